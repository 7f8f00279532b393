// SPDX-License-Identifier: GPL-2.0-only
/*
 * Promised by call_srcu() of Tree SRCU: it may be called in a hard interrupt, whatever that comes upon: a caller
 * of call_srcu() at any of its steps, or a kworker at any of its own. No callback is lost or runs twice.
 *
 * One task that posts, so that there is a list that is not empty, and one interrupt, on the CPU of all: a second
 * could come upon what the first has left, and that is a list like that of the task. No kernel preemption, as
 * the interrupt comes between any two steps without, and no reader: what there is to wait for does not depend on
 * who asks.
 */
import type { int, ptr } from 'linux/types';
import { addr, define } from 'linux/compiler';
import { in_irq } from 'linux/preempt';
import type { rcu_head } from 'linux/rcupdate';
import type { scenario as selftest } from 'linux/selftest';
import { expect_true, observe, witness } from 'linux/selftest';
import { DEFINE_SRCU, call_srcu, srcu_barrier } from 'linux/srcu';
import { first_use } from 'test/selftests/lib/domain';
import { unpreempted } from './lib/unpreempted';

const ss = define(DEFINE_SRCU);
const task_head = define<rcu_head>();
const irq_head = define<rcu_head>();

let posting: int = 0;
let task_ran: int = 0;
let posted: int = 0;
let irq_ran: int = 0;

function prepare(): void {
	first_use(addr(ss));
}

function task_callback(_head: ptr<rcu_head>): void {
	task_ran++;
}

function irq_callback(_head: ptr<rcu_head>): void {
	expect_true(!in_irq(), 'callback-context', 'a callback runs in a hard interrupt');
	irq_ran++;
}

function poster(): void {
	if (posting) witness('posted on top of another');
	if (task_ran) witness('posted after the task');
	call_srcu(addr(ss), addr(irq_head), irq_callback);
	posted++;
}

function client(): void {
	posting = 1;
	call_srcu(addr(ss), addr(task_head), task_callback);
	posting = 0;
}

/* That of a handler that came late is waited for here. */
function check_all_ran(): void {
	srcu_barrier(addr(ss));
	observe('posted', posted);
	expect_true(irq_ran === posted, 'callback-lost', 'a callback has not run once');
	expect_true(task_ran === 1, 'callback-lost', 'the callback has not run once');
}

export const scenario: selftest = {
	title: 'call_srcu() in a hard interrupt, on one CPU',
	srcu: ['tree'],
	cpus: 1,
	kworkers: 1,
	config: unpreempted,
	setup: prepare,
	tasks: [{ run: client, cpu: 0 }],
	irqs: [{ handler: poster, kind: 'hardirq', cpu: 0, times: 1 }],
	finish: check_all_ran,
	witnesses: ['posted on top of another', 'posted after the task'],
	expect: { before: 'pass', after: 'pass' },
};

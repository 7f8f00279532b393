// SPDX-License-Identifier: GPL-2.0-only
/*
 * Promised by call_srcu(): it may be called in a hard interrupt, whatever that comes upon: a reader, a
 * caller of call_srcu() in the middle of posting, the worker in the middle of a grace period or of its
 * list. The callback waits for readers that are inside then, and none is lost or runs twice.
 *
 * One task that posts, so that there is a list that is not empty. The interrupt is on the CPU of all; that
 * the worker is elsewhere is what locks are for, and callback-order. A second interrupt could come upon
 * what the first has left, and that is a list like that of the task.
 */
import type { int, ptr } from 'linux/types';
import { READ_ONCE, WRITE_ONCE, addr, define } from 'linux/compiler';
import { in_irq } from 'linux/preempt';
import type { rcu_head } from 'linux/rcupdate';
import type { scenario as selftest } from 'linux/selftest';
import { expect_true, observe, witness } from 'linux/selftest';
import { DEFINE_SRCU, call_srcu, srcu_barrier, srcu_read_lock, srcu_read_unlock } from 'linux/srcu';

const ss = define(DEFINE_SRCU);
const task_head = define<rcu_head>();
const irq_head = define<rcu_head>();

let inside: int = 0;
let task_ran: int = 0;
let posted: int = 0;
let irq_ran: int = 0;
/* The reader was inside when the handler posted. */
let waits: int = 0;

function reader(): void {
	const idx = srcu_read_lock(addr(ss));

	WRITE_ONCE(inside, 1);
	WRITE_ONCE(inside, 0);
	srcu_read_unlock(addr(ss), idx);
}

function task_callback(_head: ptr<rcu_head>): void {
	task_ran++;
}

function irq_callback(_head: ptr<rcu_head>): void {
	expect_true(!in_irq(), 'callback-context', 'a callback runs in a hard interrupt');
	expect_true(
		!waits || READ_ONCE(inside) === 0,
		'premature-callback',
		'a reader from before is inside',
	);
	irq_ran++;
}

function poster(): void {
	waits = READ_ONCE(inside);
	if (waits) witness('posted on top of a reader');
	if (task_ran) witness('posted after the task');
	call_srcu(addr(ss), addr(irq_head), irq_callback);
	posted++;
}

function client(): void {
	call_srcu(addr(ss), addr(task_head), task_callback);
}

/* That of a handler that came late is waited for here. */
function check_all_ran(): void {
	srcu_barrier(addr(ss));
	observe('posted', posted);
	expect_true(irq_ran === posted, 'callback-lost', 'a callback has not run once');
	expect_true(task_ran === 1, 'callback-lost', 'the callback has not run once');
}

export const scenario: selftest = {
	title: 'call_srcu() in a hard interrupt',
	srcu: ['v4.9', 'classic', 'tree', 'tiny'],
	cpus: 1,
	kworkers: 1,
	tasks: [
		{ run: reader, cpu: 0 },
		{ run: client, cpu: 0 },
	],
	irqs: [{ handler: poster, kind: 'hardirq', cpu: 0, times: 1 }],
	finish: check_all_ran,
	witnesses: ['posted on top of a reader', 'posted after the task'],
	expect: { before: 'pass', after: 'pass' },
};

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Promised by call_srcu() of Tree SRCU: callbacks of one CPU run in the order they were posted in, each once,
 * with bottom halves off, whatever grace periods they wait for; and by srcu_barrier(): when it returns they
 * have run.
 *
 * Two callbacks, of which the first has a grace period begin and the second waits for the one after it, in a
 * segment of its own that moves up when the first is over. The worker is on another CPU, so that the second may
 * be over before the first has run, and is taken along. A third is callback-left-behind. Readers are
 * callback-section. No kernel preemption, as it takes no more than two CPUs at once.
 */
import type { int, ptr } from 'linux/types';
import { READ_ONCE, WRITE_ONCE, addr, define } from 'linux/compiler';
import { in_softirq } from 'linux/preempt';
import type { rcu_head } from 'linux/rcupdate';
import type { scenario as selftest } from 'linux/selftest';
import { expect_true, observe, witness } from 'linux/selftest';
import { DEFINE_SRCU, call_srcu, srcu_barrier } from 'linux/srcu';
import { first_use } from 'test/selftests/lib/domain';
import { kworker, kworker_cpu0, timer } from './lib/kworkers';
import { unpreempted } from './lib/unpreempted';

const ss = define(DEFINE_SRCU);
const first_head = define<rcu_head>();
const second_head = define<rcu_head>();

/* How many callbacks have run. */
let ran: int = 0;

function prepare(): void {
	first_use(addr(ss));
}

function called(turn: int): void {
	expect_true(in_softirq(), 'callback-context', 'a callback runs with bottom halves on');
	expect_true(ran === turn, 'callback-order', 'a callback is out of turn');
	WRITE_ONCE(ran, turn + 1);
}

function first_callback(_head: ptr<rcu_head>): void {
	called(0);
}

function second_callback(_head: ptr<rcu_head>): void {
	called(1);
}

function client(): void {
	call_srcu(addr(ss), addr(first_head), first_callback);
	call_srcu(addr(ss), addr(second_head), second_callback);
	if (READ_ONCE(ran) === 0) witness('barrier with callbacks pending');
	srcu_barrier(addr(ss));
	observe('grace periods', ss.srcu_gp_seq);
	expect_true(
		READ_ONCE(ran) === 2,
		'srcu-barrier',
		'srcu_barrier() returned before a callback ran',
	);
}

export const scenario: selftest = {
	title: 'callbacks of one CPU that wait for two grace periods',
	srcu: ['tree'],
	cpus: 2,
	config: unpreempted,
	setup: prepare,
	tasks: [{ run: client, cpu: 0 }, kworker, kworker_cpu0],
	irqs: [timer],
	witnesses: ['barrier with callbacks pending'],
	expect: { before: 'pass', after: 'pass' },
};

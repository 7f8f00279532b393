// SPDX-License-Identifier: GPL-2.0-only
/*
 * Promised by call_srcu(): callbacks of one domain run in the order they were queued in, each once,
 * with bottom halves off, after a grace period; and by srcu_barrier(): when it returns, those queued
 * before it have run. All follow from one first-in first-out list that srcu_barrier() joins too.
 *
 * Two callbacks show an order. The reader is there so that the first grace period has something to
 * wait for and the callbacks travel through all four batches, not straight through; it is inside
 * before anything is queued, so no callback may run before it leaves. One CPU would do for the
 * worker and its client; two let the reader leave at any point of their work.
 */
import type { int, ptr } from 'linux/types';
import { READ_ONCE, WRITE_ONCE, addr, define } from 'linux/compiler';
import type { rcu_head } from 'linux/rcupdate';
import type { scenario as selftest } from 'linux/selftest';
import { expect_true, observe, witness } from 'linux/selftest';
import { DEFINE_SRCU, call_srcu, srcu_barrier, srcu_read_lock, srcu_read_unlock } from 'linux/srcu';
import { in_softirq } from 'linux/preempt';
import { set_flag, wait_flag } from 'test/selftests/lib/flag';

const ss = define(DEFINE_SRCU);
const first_head = define<rcu_head>();
const second_head = define<rcu_head>();

let inside: int = 0;
let entered: int = 0;

/* How many callbacks have run. Written by the worker only. */
let ran: int = 0;

function reader(): void {
	const idx = srcu_read_lock(addr(ss));

	WRITE_ONCE(inside, 1);
	set_flag(entered);
	WRITE_ONCE(inside, 0);
	srcu_read_unlock(addr(ss), idx);
}

function first_callback(_head: ptr<rcu_head>): void {
	expect_true(in_softirq(), 'callback-context', 'a callback runs with bottom halves on');
	expect_true(
		READ_ONCE(inside) === 0,
		'premature-callback',
		'a reader from before is inside',
	);
	expect_true(ran === 0, 'callback-order', 'the first callback is not the first to run');
	WRITE_ONCE(ran, 1);
}

function second_callback(_head: ptr<rcu_head>): void {
	expect_true(ran === 1, 'callback-order', 'the second callback is not the second to run');
	WRITE_ONCE(ran, 2);
}

function client(): void {
	wait_flag(entered);
	call_srcu(addr(ss), addr(first_head), first_callback);
	call_srcu(addr(ss), addr(second_head), second_callback);
	const before = READ_ONCE(ran);
	observe('callbacks before the barrier', before);
	if (before === 0) witness('barrier with callbacks pending');
	srcu_barrier(addr(ss));
	expect_true(
		READ_ONCE(ran) === 2,
		'srcu-barrier',
		'srcu_barrier() returned before a callback ran',
	);
}

export const scenario: selftest = {
	title: 'callbacks run once each, in order, after readers, and before srcu_barrier() returns',
	srcu: ['v4.9', 'classic', 'tiny'],
	cpus: 2,
	kworkers: 1,
	tasks: [
		{ run: reader, cpu: 0 },
		{ run: client, cpu: 1 },
	],
	witnesses: ['barrier with callbacks pending'],
	expect: { before: 'pass', after: 'pass' },
};

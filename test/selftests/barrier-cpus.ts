// SPDX-License-Identifier: GPL-2.0-only
/*
 * Promised by srcu_barrier(): it waits for the callbacks of every CPU, on whose lists it puts callbacks of
 * its own, and not for a grace period that nobody has asked for.
 *
 * Two CPUs with a callback each, which is one list more than one. The reader keeps the grace period from
 * ending until srcu_barrier() has put its callbacks everywhere and sleeps: what comes of it when a grace
 * period begins meanwhile is for list-race to show.
 */
import type { int, ptr } from 'linux/types';
import { NULL } from 'linux/types';
import { insn_sleep_until } from 'machine/insn';
import { READ_ONCE, WRITE_ONCE, addr, define } from 'linux/compiler';
import type { rcu_head } from 'linux/rcupdate';
import type { task_struct } from 'linux/sched';
import { TASK_UNINTERRUPTIBLE, current } from 'linux/sched';
import type { scenario as selftest } from 'linux/selftest';
import { expect_true, observe, witness } from 'linux/selftest';
import { DEFINE_SRCU, call_srcu, srcu_barrier, srcu_read_lock, srcu_read_unlock } from 'linux/srcu';
import { set_flag, wait_flag } from 'test/selftests/lib/flag';

const ss = define(DEFINE_SRCU);
const first_head = define<rcu_head>();
const second_head = define<rcu_head>();

let waiter: ptr<task_struct> = NULL;
let entered: int = 0;
let posted_first: int = 0;
let posted: int = 0;
let left: int = 0;
/* By the worker of each CPU. */
let first_ran: int = 0;
let second_ran: int = 0;

function prepare(): void {
	srcu_barrier(addr(ss));
}

function reader(): void {
	const idx = srcu_read_lock(addr(ss));

	set_flag(entered);
	wait_flag(posted);
	insn_sleep_until(waiter.state, TASK_UNINTERRUPTIBLE);
	WRITE_ONCE(left, 1);
	srcu_read_unlock(addr(ss), idx);
}

function first_callback(_head: ptr<rcu_head>): void {
	expect_true(READ_ONCE(left) === 1, 'premature-callback', 'the reader is inside');
	WRITE_ONCE(first_ran, 1);
	if (!READ_ONCE(second_ran)) witness('the first CPU first');
}

function second_callback(_head: ptr<rcu_head>): void {
	expect_true(READ_ONCE(left) === 1, 'premature-callback', 'the reader is inside');
	WRITE_ONCE(second_ran, 1);
	if (!READ_ONCE(first_ran)) witness('the second CPU first');
}

function poster(): void {
	wait_flag(entered);
	call_srcu(addr(ss), addr(first_head), first_callback);
	set_flag(posted_first);
}

function owner(): void {
	wait_flag(posted_first);
	call_srcu(addr(ss), addr(second_head), second_callback);
	waiter = current();
	set_flag(posted);
	srcu_barrier(addr(ss));
	const ran = READ_ONCE(first_ran) + READ_ONCE(second_ran);
	observe('callbacks', ran);
	expect_true(ran === 2, 'srcu-barrier', 'srcu_barrier() returned before a callback ran');
}

export const scenario: selftest = {
	title: 'srcu_barrier() with callbacks of two CPUs',
	srcu: ['tree'],
	cpus: 2,
	kworkers: 1,
	setup: prepare,
	tasks: [
		{ run: reader, cpu: 0 },
		{ run: poster, cpu: 0 },
		{ run: owner, cpu: 1 },
	],
	witnesses: ['the first CPU first', 'the second CPU first'],
	expect: { before: 'pass', after: 'pass' },
};

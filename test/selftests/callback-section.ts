// SPDX-License-Identifier: GPL-2.0-only
/*
 * Promised by call_srcu(): the grace period that a callback waits for begins after it was posted. One that
 * is in progress will not do: of those who are inside it waits only for some.
 *
 * A callback that has a grace period begin, and one that is posted in a section on another CPU, before that
 * began or at any moment of it. The section may be of either rank, and the reader sleeps in
 * it, so that a kworker of its CPU may run the callback. No kernel preemption, as what happens at once does so
 * on two CPUs.
 */
import type { int, ptr } from 'linux/types';
import { READ_ONCE, WRITE_ONCE, addr, define } from 'linux/compiler';
import { in_softirq } from 'linux/preempt';
import type { rcu_head } from 'linux/rcupdate';
import type { scenario as selftest } from 'linux/selftest';
import { expect_true, observe, witness } from 'linux/selftest';
import { DEFINE_SRCU, call_srcu, srcu_barrier, srcu_read_lock, srcu_read_unlock } from 'linux/srcu';
import { first_use } from 'test/selftests/lib/domain';
import { set_flag, wait_flag } from 'test/selftests/lib/flag';
import { unpreempted } from './lib/unpreempted';

const ss = define(DEFINE_SRCU);
const first_head = define<rcu_head>();
const second_head = define<rcu_head>();

let awake: int = 0;
let left: int = 0;
let first_ran: int = 0;
let second_ran: int = 0;

function prepare(): void {
	first_use(addr(ss));
}

function first_callback(_head: ptr<rcu_head>): void {
	expect_true(in_softirq(), 'callback-context', 'a callback runs with bottom halves on');
	WRITE_ONCE(first_ran, first_ran + 1);
}

function second_callback(_head: ptr<rcu_head>): void {
	expect_true(
		READ_ONCE(left) === 1,
		'premature-callback',
		'the section it was posted in goes on',
	);
	WRITE_ONCE(second_ran, second_ran + 1);
}

function client(): void {
	call_srcu(addr(ss), addr(first_head), first_callback);
}

function reader(): void {
	const idx = srcu_read_lock(addr(ss));

	observe('rank', idx);
	if (READ_ONCE(first_ran)) witness('posted when the first has run');
	call_srcu(addr(ss), addr(second_head), second_callback);
	wait_flag(awake);
	WRITE_ONCE(left, 1);
	srcu_read_unlock(addr(ss), idx);
}

function waker(): void {
	set_flag(awake);
}

function check_both_ran(): void {
	srcu_barrier(addr(ss));
	observe('grace periods', ss.srcu_gp_seq);
	expect_true(
		first_ran === 1 && second_ran === 1,
		'callback-lost',
		'a callback has not run once',
	);
}

export const scenario: selftest = {
	title: 'a callback posted in a section during a grace period',
	srcu: ['tree'],
	cpus: 2,
	kworkers: 1,
	config: unpreempted,
	setup: prepare,
	tasks: [
		{ run: client, cpu: 0 },
		{ run: reader, cpu: 1 },
		{ run: waker, cpu: 0 },
	],
	finish: check_both_ran,
	witnesses: ['posted when the first has run'],
	expect: { before: 'pass', after: 'pass' },
};

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Promised by Tree SRCU to the rest of the system: however urgent grace periods are that follow each other at
 * once, every 1024th is put off by a timer. The others are not.
 *
 * Two urgent requests, of which the second is for the grace period after the next: once where the number that
 * comes in between is a multiple of 1024, and once where it is not. It is all posted from within a section,
 * so that the first is not over before the second is asked for. One CPU, as a timer is one for all.
 */
import type { int, ptr } from 'linux/types';
import { READ_ONCE, WRITE_ONCE, addr, define } from 'linux/compiler';
import type { rcu_head } from 'linux/rcupdate';
import type { scenario as selftest } from 'linux/selftest';
import { expect_true } from 'linux/selftest';
import {
	DEFINE_SRCU,
	__call_srcu,
	srcu_barrier,
	srcu_read_lock,
	srcu_read_unlock,
} from 'linux/srcu';
import { RCU_SEQ_CTR_SHIFT } from 'kernel/rcu/rcu';
import { run_timer_softirq, timer_softirq_pending } from 'kernel/time/timer';
import { cpu_worker_thread, worker_thread } from 'kernel/workqueue';
import { first_use } from 'test/selftests/lib/domain';
import { unpreempted } from './lib/unpreempted';

/** Grace periods that there have been; the next one is put off. */
const FINISHED = 1023;

const ss = define(DEFINE_SRCU);
const first_head = define<rcu_head>();
const second_head = define<rcu_head>();

let ran: int = 0;
/* Timers. */
let expired: int = 0;

function prepare(): void {
	first_use(addr(ss));
	ss.srcu_gp_seq = FINISHED << RCU_SEQ_CTR_SHIFT;
	ss.srcu_gp_seq_needed = FINISHED << RCU_SEQ_CTR_SHIFT;
	ss.srcu_gp_seq_needed_exp = FINISHED << RCU_SEQ_CTR_SHIFT;
}

function callback(_head: ptr<rcu_head>): void {
	WRITE_ONCE(ran, ran + 1);
}

/* The timers that two grace periods in a row took. */
function two_urgent(): int {
	const before = READ_ONCE(expired);
	const idx = srcu_read_lock(addr(ss));

	__call_srcu(addr(ss), addr(first_head), callback, false);
	__call_srcu(addr(ss), addr(second_head), callback, false);
	srcu_read_unlock(addr(ss), idx);
	srcu_barrier(addr(ss));
	return READ_ONCE(expired) - before;
}

function poster(): void {
	expect_true(
		two_urgent() === 1,
		'throttle',
		'the grace period after no. 1024 has not waited',
	);
	expect_true(two_urgent() === 0, 'throttle', 'an urgent grace period has waited');
	expect_true(READ_ONCE(ran) === 4, 'callback-lost', 'a callback has not run');
}

function timer(): void {
	expired += 1;
	run_timer_softirq();
}

export const scenario: selftest = {
	title: 'every 1024th urgent grace period is put off',
	srcu: ['tree'],
	cpus: 1,
	config: unpreempted,
	setup: prepare,
	tasks: [
		{ run: poster, cpu: 0 },
		{ run: worker_thread, name: 'kworker', cpu: 0, daemon: true },
		{ run: cpu_worker_thread, name: 'kworker@cpu0', cpu: 0, daemon: true },
	],
	irqs: [{ handler: timer, kind: 'softirq', cpu: 0, raised: timer_softirq_pending }],
	expect: { before: 'pass', after: 'pass' },
};

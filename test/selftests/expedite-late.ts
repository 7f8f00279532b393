// SPDX-License-Identifier: GPL-2.0-only
/*
 * Promised by an expedited request, whether it asks for a new grace period or for one that somebody asked
 * for before: from then on nothing waits for a timer. The state machine looks at readers again at once,
 * and callbacks are handed out at once.
 *
 * Two callbacks in no hurry, of which the first has a grace period begin and the second asks for the one
 * after it; then the request for that one in a hurry. The timer that the first armed may still expire, as
 * nobody takes that back; a second timer is one that was armed since. All is posted from within a section,
 * which the state machine finds not over for as long as it likes.
 *
 * Tree SRCU of v4.12 gets it wrong in srcu_funnel_exp_start(), and goes on as if nobody were in a hurry;
 * patches/v4.12/fixes/expedite-what-was-asked-for.patch has it right.
 */
import type { int, ptr } from 'linux/types';
import { READ_ONCE, WRITE_ONCE, addr, define } from 'linux/compiler';
import type { rcu_head } from 'linux/rcupdate';
import type { scenario as selftest } from 'linux/selftest';
import { expect_true, witness } from 'linux/selftest';
import {
	DEFINE_SRCU,
	__call_srcu,
	call_srcu,
	srcu_barrier,
	srcu_read_lock,
	srcu_read_unlock,
} from 'linux/srcu';
import { run_timer_softirq, timer_softirq_pending } from 'kernel/time/timer';
import { cpu_worker_thread, worker_thread } from 'kernel/workqueue';

/* Timers armed before the request. */
const ALLOWED = 1;

const ss = define(DEFINE_SRCU);
const first_head = define<rcu_head>();
const second_head = define<rcu_head>();
const urgent_head = define<rcu_head>();

let asked: int = 0;
/* Timers since. */
let expired: int = 0;

function prepare(): void {
	srcu_barrier(addr(ss));
}

function callback(_head: ptr<rcu_head>): void {}

function urgent_callback(_head: ptr<rcu_head>): void {
	if (READ_ONCE(expired) === 0) witness('no timer since the request');
	WRITE_ONCE(asked, 0);
}

function poster(): void {
	const idx = srcu_read_lock(addr(ss));

	call_srcu(addr(ss), addr(first_head), callback);
	call_srcu(addr(ss), addr(second_head), callback);
	__call_srcu(addr(ss), addr(urgent_head), urgent_callback, false);
	WRITE_ONCE(asked, 1);
	srcu_read_unlock(addr(ss), idx);
}

/* The softirq, and a count of how often it comes while somebody is in a hurry. */
function timer(): void {
	if (READ_ONCE(asked)) {
		expired += 1;
		expect_true(
			expired <= ALLOWED,
			'expedited-waits',
			'an expedited grace period waits for a timer',
		);
	}
	run_timer_softirq();
}

export const scenario: selftest = {
	title: 'an expedited request for a grace period that was asked for before',
	srcu: ['tree'],
	cpus: 2,
	setup: prepare,
	tasks: [
		{ run: poster, cpu: 1 },
		{ run: worker_thread, name: 'kworker', cpu: 0, daemon: true },
		{ run: cpu_worker_thread, name: 'kworker@cpu0', cpu: 0, daemon: true },
		{ run: cpu_worker_thread, name: 'kworker@cpu1', cpu: 1, daemon: true },
	],
	irqs: [{ handler: timer, kind: 'softirq', cpu: 0, raised: timer_softirq_pending }],
	witnesses: ['no timer since the request'],
	expect: { before: 'fail expedited-waits', after: 'fail expedited-waits' },
};

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Readers in tasks and in interrupts, of one dynamic domain. The kernel had no such scenario when it had
 * Classic SRCU: its SRCU readers were tasks only, so it could not have come upon the bug.
 */
import { run_timer_softirq, timer_softirq_pending } from 'kernel/time/timer';
import { addr } from 'linux/compiler';
import type { scenario as torture } from 'linux/selftest';
import { srcud_ops, rcu_torture_cleanup } from 'kernel/rcu/rcutorture';
import { kthreads, start_torture } from '../lib/rcutorture';

function start(): void {
	start_torture(addr(srcud_ops), 1);
}

export const scenario: torture = {
	title: 'rcutorture with readers in interrupts',
	srcu: ['v4.9', 'classic', 'tree'],
	cpus: 4,
	kworkers: 2,
	/* Timers expire on CPU 0, and here on another one too. */
	irqs: [
		{
			handler: run_timer_softirq,
			kind: 'softirq',
			cpu: 1,
			raised: timer_softirq_pending,
		},
	],
	tasks: kthreads,
	setup: start,
	finish: rcu_torture_cleanup,
	expect: { before: 'pass', after: 'pass' },
};

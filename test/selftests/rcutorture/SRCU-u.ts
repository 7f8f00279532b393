// SPDX-License-Identifier: GPL-2.0-only
/*
 * The kernel's scenario SRCU-u (v4.13): Tiny SRCU, a dynamic domain, no preempt count.
 */
import { addr } from 'linux/compiler';
import type { scenario as torture } from 'linux/selftest';
import { srcud_ops, rcu_torture_cleanup } from 'kernel/rcu/rcutorture';
import { kthreads, start_torture } from '../lib/rcutorture';

function start(): void {
	start_torture(addr(srcud_ops), 0);
}

export const scenario: torture = {
	title: 'rcutorture of a dynamic domain of Tiny',
	srcu: ['tiny'],
	cpus: 1,
	kworkers: 2,
	config: {
		CONFIG_DEBUG_PREEMPT: false,
		CONFIG_DEBUG_ATOMIC_SLEEP: false,
	},
	tasks: kthreads,
	setup: start,
	finish: rcu_torture_cleanup,
	expect: { before: 'pass', after: 'pass' },
};

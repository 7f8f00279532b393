// SPDX-License-Identifier: GPL-2.0-only
/*
 * The kernel's scenario SRCU-t (v4.13): Tiny SRCU, a static domain, and a preempt count, which the check
 * for sleeping in atomic context asks for.
 */
import { addr } from 'linux/compiler';
import type { scenario as torture } from 'linux/selftest';
import { srcu_ops, rcu_torture_cleanup } from 'kernel/rcu/rcutorture';
import { kthreads, start_torture } from '../lib/rcutorture';

function start(): void {
	start_torture(addr(srcu_ops), 0);
}

export const scenario: torture = {
	title: 'rcutorture of a static domain of Tiny',
	srcu: ['tiny'],
	cpus: 1,
	kworkers: 2,
	config: {
		CONFIG_PREEMPT_COUNT: true,
		CONFIG_DEBUG_PREEMPT: false,
	},
	tasks: kthreads,
	setup: start,
	finish: rcu_torture_cleanup,
	expect: { before: 'pass', after: 'pass' },
};

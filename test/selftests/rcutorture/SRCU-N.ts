// SPDX-License-Identifier: GPL-2.0-only
/*
 * The kernel's scenario SRCU-N: a static domain, four CPUs, no kernel preemption. So a task goes on on
 * its CPU until it sleeps or asks to be rescheduled.
 */
import { addr } from 'linux/compiler';
import type { scenario as torture } from 'linux/selftest';
import { srcu_ops, rcu_torture_cleanup } from 'kernel/rcu/rcutorture';
import { kthreads, start_torture } from '../lib/rcutorture';
import { unpreempted } from '../lib/unpreempted';

function start(): void {
	start_torture(addr(srcu_ops), 0);
}

export const scenario: torture = {
	title: 'rcutorture of a static domain, not preemptible',
	srcu: ['v4.9', 'classic', 'tree'],
	cpus: 4,
	kworkers: 2,
	config: unpreempted,
	tasks: kthreads,
	setup: start,
	finish: rcu_torture_cleanup,
	expect: { before: 'pass', after: 'pass' },
};

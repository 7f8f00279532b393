// SPDX-License-Identifier: GPL-2.0-only
/*
 * The kernel's scenario SRCU-P: a dynamic domain, eight CPUs, kernel preemption. Readers are tasks, as
 * SRCU's were in the test of v4.9.
 */
import { addr } from 'linux/compiler';
import type { scenario as torture } from 'linux/selftest';
import { srcud_ops, rcu_torture_cleanup } from 'kernel/rcu/rcutorture';
import { kthreads, start_torture } from '../lib/rcutorture';

function start(): void {
	start_torture(addr(srcud_ops), 0);
}

export const scenario: torture = {
	title: 'rcutorture of a dynamic domain, preemptible',
	srcu: ['v4.9', 'classic', 'tree'],
	cpus: 8,
	kworkers: 2,
	tasks: kthreads,
	setup: start,
	finish: rcu_torture_cleanup,
	expect: { before: 'pass', after: 'pass' },
};

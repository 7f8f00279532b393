// SPDX-License-Identifier: GPL-2.0-only
/*
 * The kernel's busted_srcud (v4.19), which must fail: readers take softirqs, interrupts or preemption off,
 * and SRCU waits for none of that.
 */
import { addr } from 'linux/compiler';
import type { scenario as torture } from 'linux/selftest';
import { busted_srcud_ops, rcu_torture_cleanup } from 'kernel/rcu/rcutorture';
import { kthreads, start_torture } from '../lib/rcutorture';

function start(): void {
	start_torture(addr(busted_srcud_ops), 0);
}

export const scenario: torture = {
	title: 'rcutorture of readers that SRCU does not know',
	srcu: ['v4.9', 'classic', 'tree'],
	cpus: 4,
	kworkers: 2,
	tasks: kthreads,
	setup: start,
	finish: rcu_torture_cleanup,
	expect: { before: 'fail rcutorture', after: 'fail rcutorture' },
};

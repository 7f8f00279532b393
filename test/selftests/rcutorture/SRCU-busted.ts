// SPDX-License-Identifier: GPL-2.0-only
/*
 * The kernel's rcu_busted with readers of SRCU, which must fail: nothing is waited for.
 */
import { addr } from 'linux/compiler';
import type { scenario as torture } from 'linux/selftest';
import { srcu_busted_ops, rcu_torture_cleanup } from 'kernel/rcu/rcutorture';
import { kthreads_without_callbacks, start_torture } from '../lib/rcutorture';

function start(): void {
	start_torture(addr(srcu_busted_ops), 0);
}

export const scenario: torture = {
	title: 'rcutorture without grace periods',
	srcu: ['v4.9', 'classic', 'tree', 'tiny'],
	cpus: 4,
	kworkers: 2,
	tasks: kthreads_without_callbacks,
	setup: start,
	finish: rcu_torture_cleanup,
	expect: { before: 'fail rcutorture', after: 'fail rcutorture' },
};

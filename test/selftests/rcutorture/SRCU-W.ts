// SPDX-License-Identifier: GPL-2.0-only
/*
 * Only the writer looks whether grace periods are right, so here it is the only one that asks for them: two
 * CPUs, two slow readers, and nobody who waits for what is of no interest. One of its grace periods is over in
 * a third of the steps that it takes in SRCU-P, and has a third of the readers: what takes two of them to stand
 * still at the right steps comes up.
 */
import { addr } from 'linux/compiler';
import type { scenario as torture } from 'linux/selftest';
import { srcud_ops, rcu_torture_cleanup } from 'kernel/rcu/rcutorture';
import { one_writer, start_one_writer } from '../lib/rcutorture';

function start(): void {
	start_one_writer(addr(srcud_ops));
}

export const scenario: torture = {
	title: 'rcutorture of one writer and slow readers',
	srcu: ['v4.9', 'classic', 'tree'],
	cpus: 2,
	kworkers: 2,
	tasks: one_writer,
	setup: start,
	finish: rcu_torture_cleanup,
	expect: { before: 'pass', after: 'pass' },
};

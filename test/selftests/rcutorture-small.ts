// SPDX-License-Identifier: GPL-2.0-only
/*
 * The kernel's torture test passes, not only in the runs that happened: a reader never finds that a grace
 * period has ended for the element it holds. The same code is run here through all schedules and all its
 * random numbers, so the writer waits in every way there is, and the reader sleeps in its section or not.
 *
 * One reader that reads once and one replacement are what the test's own failure is made of: the element
 * is taken away, a grace period ends, and the reader is still inside. A second reader could only hide the
 * first in the sums, which crossing-reader and premature-gp are about. On one CPU with preemption their steps
 * come in all the orders that two would allow; with Tiny it is the sleep that lets the writer in. The ten
 * stages of the pipe behind that are counting, and a reader of what came out of it has failed before.
 */
import { addr } from 'linux/compiler';
import type { scenario as selftest } from 'linux/selftest';
import { srcud_ops } from 'kernel/rcu/rcutorture';
import {
	end_small,
	read_once,
	sleep_in_section,
	start_small,
	write_once,
} from './lib/rcutorture-small';

export function start(): void {
	srcud_ops.read_delay = sleep_in_section;
	start_small(addr(srcud_ops));
}

export const scenario: selftest = {
	title: 'rcutorture, small',
	srcu: ['v4.9', 'classic', 'tiny'],
	cpus: 1,
	kworkers: 1,
	tasks: [
		{ run: read_once, name: 'reader', cpu: 0 },
		{ run: write_once, name: 'writer', cpu: 0 },
	],
	setup: start,
	finish: end_small,
	witnesses: ['reader holds what was taken away'],
	expect: { before: 'pass', after: 'pass' },
};

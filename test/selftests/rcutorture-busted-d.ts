// SPDX-License-Identifier: GPL-2.0-only
/*
 * The torture test must fail where readers take softirqs, interrupts or preemption off instead of SRCU, for
 * which SRCU does not wait, whatever the architecture and the patch. One reader and one replacement suffice,
 * as in rcutorture-small. On one CPU all of that keeps the writer out; but the reader goes over to a section
 * of SRCU, and to a second one later, and a grace period that began between the two does not wait for it.
 * With Tiny the writer could only come in where the reader sleeps, and it does not.
 */
import { addr } from 'linux/compiler';
import type { scenario as selftest } from 'linux/selftest';
import { busted_srcud_ops } from 'kernel/rcu/rcutorture';
import { end_small, read_once, start_small, write_once } from './lib/rcutorture-small';

function start(): void {
	start_small(addr(busted_srcud_ops));
}

export const scenario: selftest = {
	title: 'rcutorture, small, of readers that SRCU does not know',
	srcu: ['v4.9', 'classic'],
	cpus: 1,
	kworkers: 1,
	tasks: [
		{ run: read_once, name: 'reader', cpu: 0 },
		{ run: write_once, name: 'writer', cpu: 0 },
	],
	setup: start,
	finish: end_small,
	expect: { before: 'fail rcutorture', after: 'fail rcutorture' },
};

// SPDX-License-Identifier: GPL-2.0-only
/*
 * The same with a reader in an interrupt besides, which the kernel's test of SRCU did not have. Without the
 * patch Classic loses the count of the task that it comes upon where an addition is several instructions;
 * the handler has counted itself out, so the sums are equal with the task inside, and the test fails. v4.9
 * counts a handler in and out in one word, whose value is right again when it returns.
 *
 * One arrival is enough to lose a count. The writer waits in one way only, and nobody sleeps: both are
 * walked in rcutorture-small, and a lost count is lost for all of them.
 */
import { addr } from 'linux/compiler';
import type { scenario as selftest } from 'linux/selftest';
import { srcud_ops } from 'kernel/rcu/rcutorture';
import {
	end_small,
	only_synchronize,
	read_once,
	start_small,
	write_once,
} from './lib/rcutorture-small';

function start(): void {
	only_synchronize(addr(srcud_ops));
	start_small(addr(srcud_ops));
}

export const scenario: selftest = {
	title: 'rcutorture, small, with a reader in an interrupt',
	srcu: ['v4.9', 'classic'],
	cpus: 1,
	kworkers: 1,
	tasks: [
		{ run: read_once, name: 'reader', cpu: 0 },
		{ run: write_once, name: 'writer', cpu: 0 },
	],
	irqs: [{ handler: read_once, name: 'irq_reader', cpu: 0, times: 1 }],
	setup: start,
	finish: end_small,
	witnesses: ['reader holds what was taken away'],
	expect: {
		'v4.9': { before: 'pass', after: 'pass' },
		classic: {
			before: { default: 'fail rcutorture', x86: 'pass', s390: 'pass' },
			after: 'pass',
		},
	},
};

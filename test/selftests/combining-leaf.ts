// SPDX-License-Identifier: GPL-2.0-only
/* lib/tree/combining.ts, where the two CPUs meet in their leaf, which is the root, too. */
import type { scenario as selftest } from 'linux/selftest';
import { check_both_ran, patient, prepare, urgent } from 'test/selftests/lib/tree/combining';
import { unpreempted } from './lib/unpreempted';

export const scenario: selftest = {
	title: 'two requests that meet in a leaf',
	srcu: ['tree'],
	cpus: 2,
	kworkers: 1,
	config: unpreempted,
	setup: prepare,
	tasks: [
		{ run: patient, cpu: 0 },
		{ run: urgent, cpu: 1 },
	],
	finish: check_both_ran,
	witnesses: ['the patient one first', 'the urgent one first'],
	expect: { before: 'pass', after: 'pass' },
};

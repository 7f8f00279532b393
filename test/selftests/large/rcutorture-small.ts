// SPDX-License-Identifier: GPL-2.0-only
/* The kernel's torture test of Tree SRCU: what is promised, and why the bound is big enough, is said in rcutorture-small. */
import type { scenario as selftest } from 'linux/selftest';
import { start } from 'test/selftests/rcutorture-small';
import { end_small, read_once, write_once } from 'test/selftests/lib/rcutorture-small';

export const scenario: selftest = {
	title: 'rcutorture, small',
	srcu: ['tree'],
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

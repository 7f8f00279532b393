// SPDX-License-Identifier: GPL-2.0-only
/*
 * How many sections may be open at once: see test/selftests/counter-full.ts. For `make width`, which
 * says how many there are (NR_READERS) and how wide `unsigned long` is.
 */
import { NR_READERS } from 'generated/config';
import type { scenario as selftest } from 'linux/selftest';
import { enter_many, leave_many, leave_old, update } from 'test/selftests/lib/full';

function prepare(): void {
	enter_many(NR_READERS);
}

function holder(): void {
	leave_many(NR_READERS);
}

export const scenario: selftest = {
	title: 'sections open at once beside an old one',
	srcu: ['v4.9', 'classic', 'tree'],
	cpus: 1,
	kworkers: 1,
	setup: prepare,
	tasks: [
		{ run: leave_old, name: 'old_reader' },
		{ run: holder },
		{ run: update, name: 'updater' },
	],
	expect: { before: 'pass', after: 'pass' },
};

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Promised as in counter-full, with one section fewer open at once than a word has values: seven of the
 * eight. The grace period waits for the old reader, whoever leaves first. Fewer sections would show nothing
 * new: the task that nests them ends them one by one, while the grace period looks.
 */
import type { scenario as selftest } from 'linux/selftest';
import { enter_many, leave_many, leave_old, update } from 'test/selftests/lib/full';

/** With the old reader's, one fewer than a word has values. */
const SECTIONS = 6;

function prepare(): void {
	enter_many(SECTIONS);
}

function holder(): void {
	leave_many(SECTIONS);
}

export const scenario: selftest = {
	title: 'one section fewer open at once than a counter has values',
	srcu: ['v4.9', 'classic', 'tree'],
	cpus: 1,
	kworkers: 1,
	ulong_bits: 3,
	setup: prepare,
	tasks: [
		{ run: leave_old, name: 'old_reader' },
		{ run: holder },
		{ run: update, name: 'updater' },
	],
	witnesses: ['the old reader is inside'],
	expect: { before: 'pass', after: 'pass' },
};

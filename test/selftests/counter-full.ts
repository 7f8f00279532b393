// SPDX-License-Identifier: GPL-2.0-only
/*
 * Promised by unsigned long counters: a grace period waits for every reader as long as fewer sections are
 * open at once than a word has values. With as many, the difference of the sums is the same as with none,
 * be it that of lock_count[] and unlock_count[] or the sum of c[], and the grace period does not wait. That
 * has nothing to do with the patch: the sections are open before the grace period begins.
 *
 * Words of 3 bits, so eight sections: that of the old reader, which is the one that is missed, and seven of
 * a task that nests them. What is counted is the same as with a task for each, of which there would have to
 * be 2^32. counter-room is one section short of it, `make width` tries other widths, and counter-crowd has
 * tasks that come while the grace period looks. One CPU is enough, as the sum over all is what is compared.
 */
import type { scenario as selftest } from 'linux/selftest';
import { enter_many, leave_many, leave_old, update } from 'test/selftests/lib/full';

/** With the old reader's, one for each value of a word. */
const SECTIONS = 7;

function prepare(): void {
	enter_many(SECTIONS);
}

function holder(): void {
	leave_many(SECTIONS);
}

export const scenario: selftest = {
	title: 'as many sections open at once as a counter has values',
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
	expect: { before: 'fail premature-grace-period', after: 'fail premature-grace-period' },
};

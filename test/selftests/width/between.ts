// SPDX-License-Identifier: GPL-2.0-only
/*
 * How many readers may be counted between the two sums that a scan compares: tasks that have read the rank
 * and are then preempted before they count under it. None of them is inside for long, so it is not that
 * too many are there at once. For `make width`, which has each do that, on one CPU.
 *
 * v4.9 compares two sums of seq[], and trusts its sum of c[] if they agree. For that to be too low by the
 * old reader's one, a section must begin on a CPU that was read already and end on one that was not: the
 * wanderer's.
 */
import { NR_READERS } from 'generated/config';
import type { scenario as selftest } from 'linux/selftest';
import { enter_old, leave_after, short_section, update } from 'test/selftests/lib/full';

function old_reader(): void {
	leave_after(NR_READERS + 1);
}

export const scenario: selftest = {
	title: 'readers counted between two sums beside an old one',
	srcu: ['v4.9', 'classic', 'tree'],
	cpus: 2,
	kworkers: 1,
	setup: enter_old,
	tasks: [
		{ run: old_reader, cpu: 1 },
		{ run: short_section, name: 'wanderer' },
		{ run: short_section, name: 'reader', cpu: 0, times: NR_READERS },
		{ run: update, name: 'updater', cpu: 1 },
	],
	expect: { before: 'pass', after: 'pass' },
};

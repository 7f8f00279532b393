// SPDX-License-Identifier: GPL-2.0-only
/*
 * Promised as in premature-gp, by tasks alone: preemption and migration never end a grace period
 * early. Before the patch the read lock is not preemptible; after it both increments are whole.
 *
 * What this is here for is half a patch: c[] converted, the preempt pair removed, seq[] left as it
 * was. Then a task is preempted between loading seq[] and storing it. A second task counts itself
 * there, the first pass of the check reads that, a third task comes in with a count that the
 * preempted store wipes out again, and both leave on a CPU whose c[] the updater has yet to read. The
 * sums of seq[] agree, the old reader's +1 meets the third task's -1, and no interrupt was needed.
 *
 * Two CPUs are enough, one whose c[] was read and one whose c[] was not; three tasks are needed
 * besides the old reader (with two nothing is found). The one whose count is seen may stay on CPU 0.
 */
import type { scenario as selftest } from 'linux/selftest';
import {
	finish_grace_period,
	old_reader_of_three,
	passer_by,
	publish_data,
	updater,
	wanderer,
	victim,
} from 'test/selftests/lib/premature';

export const scenario: selftest = {
	title: 'no grace period ends before an old reader, tasks only',
	cpus: 2,
	/* On every architecture it would complain of the half patch, not of what comes of it. */
	config: { CONFIG_DEBUG_PREEMPT: false },
	setup: publish_data,
	finish: finish_grace_period,
	tasks: [
		{ run: old_reader_of_three, cpu: 1 },
		{ run: victim },
		{ run: passer_by, cpu: 0 },
		{ run: wanderer },
		{ run: updater, cpu: 1, daemon: true },
	],
	witnesses: ['a reader comes while another is inside the lock'],
	expect: { before: 'pass', after: 'pass' },
};

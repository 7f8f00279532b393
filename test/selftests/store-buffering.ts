// SPDX-License-Identifier: GPL-2.0-only
/*
 * Promised by synchronize_srcu() to whoever calls it and by a read-side section to whoever is inside:
 * the section does not straddle the grace period. Either the whole section comes before the return of
 * synchronize_srcu(), so that what the reader wrote is seen after it; or the whole section comes after
 * the call, and the reader sees what was written before it. Both may miss nothing.
 *
 * One reader and one updater, each with one write and one read of the other's word: the pattern has no
 * smaller form, and a third party would only repeat one of the two. Two CPUs, so that both really run
 * at once; neither is bound, so the reader may leave on another CPU than it came in on.
 */
import type { scenario as selftest } from 'linux/selftest';
import { check_order, prepare, reader, updater } from 'test/selftests/lib/cbmc';

export const scenario: selftest = {
	title: 'a read-side section is before the end of a grace period or after its start',
	srcu: ['v4.9', 'classic', 'tree', 'tiny'],
	cpus: 2,
	kworkers: 1,
	/* Of Tree SRCU: one in no hurry takes the same steps, with timers in between. */
	config: { EXP_HOLDOFF: 0 },
	setup: prepare,
	tasks: [{ run: reader }, { run: updater, cpu: 1 }],
	finish: check_order,
	witnesses: ['reader first', 'updater first'],
	expect: { before: 'pass', after: 'pass' },
};

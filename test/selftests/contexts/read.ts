// SPDX-License-Identifier: GPL-2.0-only
/*
 * Readers of one kind of context in a domain of their own: two, which for handlers means one after the
 * other, as those of a kind do not interrupt each other on a CPU. What they could do to each other is
 * lose a count, so that is what is looked at when they have left.
 */
import type { scenario as selftest } from 'linux/selftest';
import { check_counts, reader } from 'test/selftests/lib/context-readers';

export const scenario: selftest = {
	title: 'read, nobody but such readers',
	srcu: ['v4.9', 'classic', 'tree', 'tiny'],
	cpus: 2,
	tasks: [],
	contexts: { everywhere: reader },
	times: 2,
	finish: check_counts,
	witnesses: ['done'],
};

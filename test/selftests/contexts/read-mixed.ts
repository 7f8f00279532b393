// SPDX-License-Identifier: GPL-2.0-only
/*
 * Readers of another kind of context in a domain that tasks read too: one of each. The task is on the CPU
 * that the handlers and the idle loop have, so that they may come into the middle of its update.
 */
import type { scenario as selftest } from 'linux/selftest';
import { check_counts, reader, task_reader } from 'test/selftests/lib/context-readers';

export const scenario: selftest = {
	title: 'read, tasks read too',
	srcu: ['v4.9', 'classic', 'tree', 'tiny'],
	cpus: 2,
	tasks: [{ run: task_reader, cpu: 0 }],
	contexts: { everywhere: reader },
	finish: check_counts,
	witnesses: ['done'],
};

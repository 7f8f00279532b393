// SPDX-License-Identifier: GPL-2.0-only
/*
 * What could be done before the patch: every task masks interrupts while it counts itself in and out, so
 * that no handler comes into the middle of it; but an NMI does.
 */
import type { scenario as selftest } from 'linux/selftest';
import { check_counts, masked_reader, reader } from 'test/selftests/lib/context-readers';

export const scenario: selftest = {
	title: 'read, tasks too with interrupts off',
	srcu: ['v4.9', 'classic', 'tree', 'tiny'],
	cpus: 2,
	tasks: [{ run: masked_reader, cpu: 0 }],
	contexts: { everywhere: reader, process: masked_reader, idle: masked_reader },
	finish: check_counts,
	witnesses: ['done'],
};

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Promised as in premature-gp, with one interrupt instead of two. One handler inside an increment of
 * seq[] is forgotten, but what the updater read before is never more than what it reads after: the
 * sum with the handler and without the interrupted task equals the sum with the task and without the
 * handler. So v4.9 keeps the promise here on every architecture, patched or not, and a machine that
 * says otherwise is wrong.
 */
import type { scenario as selftest } from 'linux/selftest';
import {
	finish_grace_period,
	irq_reader,
	old_reader,
	publish_data,
	updater,
	victim,
	wanderer,
} from 'test/selftests/lib/premature';

export const scenario: selftest = {
	title: 'no grace period ends before an old reader, one interrupt reader',
	cpus: 3,
	setup: publish_data,
	finish: finish_grace_period,
	tasks: [
		{ run: old_reader, cpu: 2 },
		{ run: victim, cpu: 1 },
		{ run: wanderer },
		{ run: updater, cpu: 2, daemon: true },
	],
	irqs: [{ handler: irq_reader, kind: 'hardirq', cpu: 1, times: 1 }],
	witnesses: ['interrupt inside the lock'],
	expect: { before: 'pass', after: 'pass' },
};

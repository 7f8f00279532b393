// SPDX-License-Identifier: GPL-2.0-only
/*
 * Promised as in premature-gp, with one interrupt instead of two. One handler inside an increment of
 * seq[] is forgotten, but what the updater read before is never more than what it reads after: the
 * sum with the handler and without the interrupted task equals the sum with the task and without the
 * handler. So v4.9 keeps the promise here on every architecture, patched or not, and a machine that
 * says otherwise is wrong.
 */
import { run_timer_softirq, timer_softirq_pending } from 'kernel/time/timer';
import type { scenario as selftest } from 'linux/selftest';
import {
	irq_reader,
	irqs_due,
	late_worker,
	old_reader,
	publish_data,
	updater,
	victim_of_one,
	wanderer,
} from 'test/selftests/lib/premature';

export const scenario: selftest = {
	title: 'no grace period ends before an old reader, one interrupt reader',
	cpus: 3,
	setup: publish_data,
	tasks: [
		{ run: old_reader, cpu: 2 },
		{ run: victim_of_one, cpu: 1 },
		{ run: wanderer },
		{ run: updater, cpu: 2 },
		{ run: late_worker, cpu: 2, daemon: true },
	],
	irqs: [
		{ handler: irq_reader, kind: 'hardirq', cpu: 1, raised: irqs_due },
		{
			handler: run_timer_softirq,
			kind: 'softirq',
			cpu: 2,
			raised: timer_softirq_pending,
		},
	],
	witnesses: ['interrupt inside the lock'],
	expect: { before: 'pass', after: 'pass' },
};

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Promised by synchronize_srcu(): it does not return while a reader that was inside when it was
 * called is still there, although readers come, go, migrate and are interrupted by readers meanwhile.
 *
 * Two handlers inside one increment of seq[] take the sum back by one where that increment is a
 * load, an addition and a store. lib/premature.ts says what follows and why this cast is enough.
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
	title: 'no grace period ends before an old reader, two interrupt readers',
	cpus: 3,
	setup: publish_data,
	finish: finish_grace_period,
	tasks: [
		{ run: old_reader, cpu: 2 },
		{ run: victim, cpu: 1 },
		{ run: wanderer },
		{ run: updater, cpu: 2, daemon: true },
	],
	irqs: [{ handler: irq_reader, kind: 'hardirq', cpu: 1, times: 2 }],
	witnesses: ['interrupt inside the lock'],
	expect: {
		before: { default: 'fail premature-grace-period', x86: 'pass', s390: 'pass' },
		after: 'pass',
	},
};

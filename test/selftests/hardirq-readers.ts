// SPDX-License-Identifier: GPL-2.0-only
/*
 * Promised in practice before the patch and in so many words after it: a domain whose readers are all
 * hard interrupts works. Handlers of a kind do not interrupt each other on one CPU, so no update comes
 * inside another one, whole or not.
 *
 * Two of them on one CPU, so that one may be before and one after the flip, and one updater on the
 * other, which has a reader's count to misread only while that CPU is counting. Readers on two CPUs
 * write different words.
 */
import type { scenario as selftest } from 'linux/selftest';
import { check_order, irq_reader, updater } from 'test/selftests/lib/irq-only';

export const scenario: selftest = {
	title: 'all readers are hard interrupts',
	srcu: ['v4.9', 'classic', 'tiny'],
	cpus: 2,
	kworkers: 1,
	tasks: [{ run: updater, cpu: 1 }],
	irqs: [{ handler: irq_reader, kind: 'hardirq', cpu: 0, times: 2 }],
	finish: check_order,
	witnesses: ['handler before the grace period', 'handler after it began'],
	expect: { before: 'pass', after: 'pass' },
};

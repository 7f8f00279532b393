// SPDX-License-Identifier: GPL-2.0-only
/*
 * Wrong use: waiting for a grace period with interrupts off. The caller may sleep, and even where it
 * need not, spin_lock_irq() inside has interrupts on again when it is given back.
 */
import { addr, define } from 'linux/compiler';
import { local_irq_restore, local_irq_save } from 'linux/irqflags';
import type { scenario as selftest } from 'linux/selftest';
import { DEFINE_SRCU, synchronize_srcu } from 'linux/srcu';

const ss = define(DEFINE_SRCU);

function updater(): void {
	const flags = local_irq_save();

	synchronize_srcu(addr(ss));
	local_irq_restore(flags);
}

export const scenario: selftest = {
	title: 'wrong use: synchronize_srcu() with interrupts off',
	srcu: ['v4.9', 'classic', 'tiny'],
	cpus: 1,
	kworkers: 1,
	tasks: [{ run: updater, cpu: 0 }],
	expect: { before: 'fail might_sleep', after: 'fail might_sleep' },
};

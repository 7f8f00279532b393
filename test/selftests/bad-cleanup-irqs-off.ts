// SPDX-License-Identifier: GPL-2.0-only
/*
 * Wrong use: a domain is given up with interrupts off, as under a spinlock of the caller's.
 */
import { addr, define } from 'linux/compiler';
import { local_irq_restore, local_irq_save } from 'linux/irqflags';
import type { scenario as selftest } from 'linux/selftest';
import type { srcu_struct } from 'linux/srcu';
import { cleanup_srcu_struct, init_srcu_struct } from 'linux/srcu';

const ss = define<srcu_struct>();

function prepare(): void {
	init_srcu_struct(addr(ss));
}

function owner(): void {
	const flags = local_irq_save();

	cleanup_srcu_struct(addr(ss));
	local_irq_restore(flags);
}

export const scenario: selftest = {
	title: 'wrong use: cleanup_srcu_struct() with interrupts off',
	srcu: ['v4.9', 'classic', 'tree', 'tiny'],
	cpus: 1,
	config: { CONFIG_DEBUG_SRCU: true },
	setup: prepare,
	tasks: [{ run: owner, cpu: 0 }],
	expect: {
		tree: { before: 'fail might_sleep', after: 'fail might_sleep' },
		default: {
			before: 'fail srcu-cleanup-context',
			after: 'fail srcu-cleanup-context',
		},
	},
};

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Wrong use: a domain is given up in a handler. The code of Classic does not sleep there, so nothing but
 * CONFIG_DEBUG_SRCU notices; the others wait for the work function, which a handler cannot.
 */
import { addr, define } from 'linux/compiler';
import type { scenario as selftest } from 'linux/selftest';
import type { srcu_struct } from 'linux/srcu';
import { cleanup_srcu_struct, init_srcu_struct } from 'linux/srcu';

const ss = define<srcu_struct>();

function prepare(): void {
	init_srcu_struct(addr(ss));
}

function idle(): void {}

function handler(): void {
	cleanup_srcu_struct(addr(ss));
}

export const scenario: selftest = {
	title: 'wrong use: cleanup_srcu_struct() in hardirq',
	srcu: ['v4.9', 'classic', 'tree', 'tiny'],
	cpus: 1,
	config: { CONFIG_DEBUG_SRCU: true },
	setup: prepare,
	tasks: [{ run: idle, cpu: 0 }],
	irqs: [{ handler: handler, kind: 'hardirq', cpu: 0, times: 1 }],
	expect: {
		tree: { before: 'fail might_sleep', after: 'fail might_sleep' },
		default: {
			before: 'fail srcu-cleanup-context',
			after: 'fail srcu-cleanup-context',
		},
	},
};

// SPDX-License-Identifier: GPL-2.0-only
/*
 * The full search on powerpc: END, atomic at exit, bug; elsewhere END only. An NMI handler that turns interrupts on begins what is recorded, below itself. The reduced search has END only, likenessOf says alike, and the naive explorer refuses.
 */
import { type int } from 'linux/types';
import { READ_ONCE, WRITE_ONCE } from 'linux/compiler';
import { local_irq_disable, local_irq_enable } from 'linux/irqflags';
import { expect_true, type scenario as selftest } from 'linux/selftest';

let x: int = 0;

function a(): void {
	local_irq_disable();
	WRITE_ONCE(x, 1);
	WRITE_ONCE(x, 0);
	local_irq_enable();
}

function n(): void {
	local_irq_enable();
}

function h(): void {
	expect_true(READ_ONCE(x) === 0, 'bug', 'inside');
}

export const scenario: selftest = {
	title: 'nmi replays',
	cpus: 1,
	tasks: [{ run: a, cpu: 0 }],
	irqs: [
		{ handler: n, kind: 'nmi', cpu: 0 },
		{ handler: h, kind: 'hardirq', cpu: 0 },
	],
	expect: { before: 'pass', after: 'pass' },
};

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Must end as: v=0 and, on powerpc, v=1 too. h is recorded while its line is up, and runs when it is down again. (b must be the first task.)
 */
import { type int } from 'linux/types';
import { READ_ONCE, WRITE_ONCE } from 'linux/compiler';
import { local_irq_disable, local_irq_enable } from 'linux/irqflags';
import { observe, type scenario as selftest } from 'linux/selftest';

let r: int = 0;
let x: int = 0;

function b(): void {
	observe('v', READ_ONCE(x));
}

function a(): void {
	local_irq_disable();
	WRITE_ONCE(r, 1);
	WRITE_ONCE(r, 0);
	local_irq_enable();
}

function h(): void {
	WRITE_ONCE(x, 1);
}

export const scenario: selftest = {
	title: 'recorded handler writes',
	cpus: 2,
	tasks: [
		{ run: b, cpu: 1 },
		{ run: a, cpu: 0 },
	],
	irqs: [{ handler: h, kind: 'hardirq', cpu: 0, raised: r }],
	expect: {
		before: { default: 'pass', powerpc: 'pass' },
		after: { default: 'pass', powerpc: 'pass' },
	},
};

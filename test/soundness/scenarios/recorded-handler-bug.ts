// SPDX-License-Identifier: GPL-2.0-only
/*
 * Must end as: END and, on powerpc, bug. h is recorded while its line is up, and runs when it is down again. (b must be the first task.)
 */
import { type int } from 'linux/types';
import { READ_ONCE, WRITE_ONCE } from 'linux/compiler';
import { local_irq_disable, local_irq_enable } from 'linux/irqflags';
import { expect_true, type scenario as selftest } from 'linux/selftest';

let r: int = 0;
let x: int = 0;

function b(): void {
	expect_true(READ_ONCE(x) === 0, 'bug', 'h came');
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
	title: 'recorded handler bug',
	cpus: 2,
	tasks: [
		{ run: b, cpu: 1 },
		{ run: a, cpu: 0 },
	],
	irqs: [{ handler: h, kind: 'hardirq', cpu: 0, raised: r }],
	expect: {
		before: { default: 'pass', powerpc: 'fail bug' },
		after: { default: 'pass', powerpc: 'fail bug' },
	},
};

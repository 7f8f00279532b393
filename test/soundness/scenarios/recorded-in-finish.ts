// SPDX-License-Identifier: GPL-2.0-only
/*
 * Must end as: END and, on powerpc, bug. The server has h recorded when finish begins, and runs it when finish wakes it.
 */
import { type int } from 'linux/types';
import { READ_ONCE, WRITE_ONCE } from 'linux/compiler';
import { local_irq_disable, local_irq_enable } from 'linux/irqflags';
import { insn_sleep_until } from 'machine/insn';
import { expect_true, type scenario as selftest } from 'linux/selftest';

let r: int = 0;
let x: int = 0;
let g: int = 0;
let k: int = 0;

function d(): void {
	insn_sleep_until(k, 1);
	local_irq_disable();
	WRITE_ONCE(r, 1);
	WRITE_ONCE(r, 0);
	insn_sleep_until(g, 1);
	local_irq_enable();
	insn_sleep_until(k, 7);
}

function a(): void {
	WRITE_ONCE(k, 1);
}

function h(): void {
	WRITE_ONCE(x, 1);
}

function fin(): void {
	WRITE_ONCE(g, 1);
	expect_true(READ_ONCE(x) === 0, 'bug', 'h came');
}

export const scenario: selftest = {
	title: 'recorded in finish',
	cpus: 2,
	tasks: [
		{ run: d, cpu: 0, daemon: true },
		{ run: a, cpu: 1 },
	],
	irqs: [{ handler: h, kind: 'hardirq', cpu: 0, raised: r }],
	finish: fin,
	expect: {
		before: { default: 'pass', powerpc: 'fail bug' },
		after: { default: 'pass', powerpc: 'fail bug' },
	},
};

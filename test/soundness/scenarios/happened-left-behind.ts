// SPDX-License-Identifier: GPL-2.0-only
/*
 * Must end as: v=0 w=0, v=0 w=1, v=1 w=1 (all machines). The softirq leaves an interrupt recorded on the CPU that x asks about.
 */
import { preempt_disable, preempt_enable } from 'linux/preempt';
import { insn_soft_irq_set, insn_irq_happened, insn_pause } from 'machine/insn';
import { observe, type scenario as selftest } from 'linux/selftest';

function x(): void {
	preempt_disable();
	const v = insn_irq_happened();
	observe('v', v);
	const u = insn_irq_happened();
	observe('w', u);
	preempt_enable();
}

function s(): void {
	insn_soft_irq_set(0);
	insn_pause();
	insn_soft_irq_set(1);
}

function h(): void {
	insn_pause();
}

export const scenario: selftest = {
	title: 'happened left behind',
	cpus: 1,
	tasks: [{ run: x, cpu: 0 }],
	irqs: [
		{ handler: s, kind: 'softirq', cpu: 0 },
		{ handler: h, kind: 'hardirq', cpu: 0 },
	],
	expect: { before: 'pass', after: 'pass' },
};

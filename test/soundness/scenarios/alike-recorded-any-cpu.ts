// SPDX-License-Identifier: GPL-2.0-only
/*
 * Must fail (deadlock) on powerpc and pass elsewhere. a waits with interrupts off for what h stores. Masked in software, CPU 0 takes
 * the only interrupt and keeps a record of it; masked in hardware it does not, and the interrupt can still come on CPU 1.
 */
import type { int } from 'linux/types';
import { WRITE_ONCE } from 'linux/compiler';
import { local_irq_restore, local_irq_save } from 'linux/irqflags';
import { insn_await } from 'machine/insn';
import { type scenario as selftest } from 'linux/selftest';

let f: int = 0;

function a(): void {
	const v = local_irq_save();
	insn_await(f, 1);
	local_irq_restore(v);
}

function h(): void {
	WRITE_ONCE(f, 1);
}

export const scenario: selftest = {
	title: 'alike recorded any cpu',
	cpus: 2,
	tasks: [{ run: a, cpu: 0 }],
	irqs: [{ handler: h, kind: 'hardirq' }],
	expect: {
		before: { powerpc: 'fail deadlock', default: 'pass' },
		after: { powerpc: 'fail deadlock', default: 'pass' },
	},
};

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Must fail (deadlock). a sleeps with interrupts off and so keeps the only CPU, on which b should wake it.
 */
import type { int } from 'linux/types';
import { WRITE_ONCE } from 'linux/compiler';
import { local_irq_restore, local_irq_save } from 'linux/irqflags';
import { insn_sleep_until } from 'machine/insn';
import { type scenario as selftest } from 'linux/selftest';

let f: int = 0;

function a(): void {
	const v = local_irq_save();
	insn_sleep_until(f, 1);
	local_irq_restore(v);
}

function b(): void {
	WRITE_ONCE(f, 1);
}

export const scenario: selftest = {
	title: 'sleep irqs off',
	cpus: 1,
	tasks: [
		{ run: a, cpu: 0 },
		{ run: b, cpu: 0 },
	],
	expect: { before: 'fail deadlock', after: 'fail deadlock' },
};

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Must fail (deadlock). w waits with preemption off on CPU 0 for what the softirq stores. a, on the same CPU, would raise the
 * softirq and gets no turn.
 */
import type { int } from 'linux/types';
import { WRITE_ONCE } from 'linux/compiler';
import { preempt_disable, preempt_enable } from 'linux/preempt';
import { insn_await } from 'machine/insn';
import { type scenario as selftest } from 'linux/selftest';

let f: int = 0;
let r: int = 0;

function w(): void {
	preempt_disable();
	insn_await(f, 1);
	preempt_enable();
}

function a(): void {
	WRITE_ONCE(r, 1);
}

function s(): void {
	WRITE_ONCE(r, 0);
	WRITE_ONCE(f, 1);
}

export const scenario: selftest = {
	title: 'raise held up by task',
	cpus: 2,
	tasks: [
		{ run: w, cpu: 0 },
		{ run: a, cpu: 0 },
	],
	irqs: [{ handler: s, kind: 'softirq', cpu: 1, raised: r }],
	expect: { before: 'fail deadlock', after: 'fail deadlock' },
};

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Must fail (deadlock). The handler takes l0 twice and holds it itself, so it waits for ever, upon a if a is inside the section with
 * preemption off, and otherwise upon nobody.
 */
import type { int } from 'linux/types';
import { WRITE_ONCE } from 'linux/compiler';
import { preempt_disable, preempt_enable } from 'linux/preempt';
import { insn_await_cmpxchg } from 'machine/insn';
import { type scenario as selftest } from 'linux/selftest';

let x: int = 0;
let l0: int = 0;

function a(): void {
	preempt_disable();
	WRITE_ONCE(x, 1);
	preempt_enable();
}

function h(): void {
	insn_await_cmpxchg(l0, 0, 1);
	insn_await_cmpxchg(l0, 0, 1);
}

export const scenario: selftest = {
	title: 'locks only deadlock',
	cpus: 2,
	tasks: [{ run: a }],
	irqs: [{ handler: h, kind: 'hardirq', cpu: 0 }],
	expect: { before: 'fail deadlock', after: 'fail deadlock' },
};

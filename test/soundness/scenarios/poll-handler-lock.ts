// SPDX-License-Identifier: GPL-2.0-only
/*
 * Must fail (livelock). The handler polls for f, upon a that holds l0. b needs l0 before it sets f, so all three go nowhere although
 * the handler always has a step.
 */
import type { int } from 'linux/types';
import { READ_ONCE, WRITE_ONCE } from 'linux/compiler';
import { preempt_disable, preempt_enable } from 'linux/preempt';
import { insn_await_cmpxchg } from 'machine/insn';
import { type scenario as selftest } from 'linux/selftest';

let f: int = 0;
let l0: int = 0;

function a(): void {
	preempt_disable();
	insn_await_cmpxchg(l0, 0, 1);
	WRITE_ONCE(l0, 0);
	preempt_enable();
}

function b(): void {
	insn_await_cmpxchg(l0, 0, 1);
	WRITE_ONCE(f, 1);
	WRITE_ONCE(l0, 0);
}

function h(): void {
	while (READ_ONCE(f) !== 1) continue;
}

export const scenario: selftest = {
	title: 'poll handler lock',
	cpus: 2,
	tasks: [
		{ run: a, cpu: 0 },
		{ run: b, cpu: 1 },
	],
	irqs: [{ handler: h, kind: 'hardirq', cpu: 0 }],
	expect: { before: 'fail livelock', after: 'fail livelock' },
};

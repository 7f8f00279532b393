// SPDX-License-Identifier: GPL-2.0-only
/*
 * Must fail (livelock). w polls with preemption off on CPU 0, where a should wake b, which would end the poll. If w is first, a never
 * runs.
 */
import type { int } from 'linux/types';
import { READ_ONCE, WRITE_ONCE } from 'linux/compiler';
import { preempt_disable, preempt_enable } from 'linux/preempt';
import { insn_pause, insn_sleep_until } from 'machine/insn';
import { type scenario as selftest } from 'linux/selftest';

let f: int = 0;
let g: int = 0;

function w(): void {
	preempt_disable();
	while (READ_ONCE(f) !== 1) insn_pause();
	preempt_enable();
}

function a(): void {
	WRITE_ONCE(g, 1);
}

function b(): void {
	insn_sleep_until(g, 1);
	WRITE_ONCE(f, 1);
}

export const scenario: selftest = {
	title: 'poll task chain',
	cpus: 2,
	tasks: [
		{ run: w, cpu: 0 },
		{ run: a, cpu: 0 },
		{ run: b, cpu: 1 },
	],
	expect: { before: 'fail livelock', after: 'fail livelock' },
};

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Must end as: END, livelock (all machines). h polls for f with l0 held; wt waits for l0 on CPU 0, where a should set things going.
 */
import { type int } from 'linux/types';
import { READ_ONCE, WRITE_ONCE } from 'linux/compiler';
import { preempt_disable, preempt_enable } from 'linux/preempt';
import { insn_await_cmpxchg, insn_sleep_until, insn_pause } from 'machine/insn';
import { type scenario as selftest } from 'linux/selftest';

let l0: int = 0;
let f: int = 0;
let g: int = 0;

function h(): void {
	preempt_disable();
	insn_await_cmpxchg(l0, 0, 1);
	while (READ_ONCE(f) !== 1) insn_pause();
	WRITE_ONCE(l0, 0);
	preempt_enable();
}

function wt(): void {
	preempt_disable();
	insn_await_cmpxchg(l0, 0, 1);
	WRITE_ONCE(l0, 0);
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
	title: 'lock held in loop',
	cpus: 3,
	tasks: [
		{ run: h, cpu: 1 },
		{ run: wt, cpu: 0 },
		{ run: a, cpu: 0 },
		{ run: b, cpu: 2 },
	],
	expect: { before: 'fail livelock', after: 'fail livelock' },
};

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Must end as: END, deadlock (all machines). h waits for f with seven locks held, of which HELD lists six; wt waits for the seventh on CPU 0, a's CPU.
 */
import { type int } from 'linux/types';
import { WRITE_ONCE } from 'linux/compiler';
import { preempt_disable, preempt_enable } from 'linux/preempt';
import { insn_await_cmpxchg, insn_await, insn_sleep_until } from 'machine/insn';
import { type scenario as selftest } from 'linux/selftest';

let l0: int = 0;
let l1: int = 0;
let l2: int = 0;
let l3: int = 0;
let l4: int = 0;
let l5: int = 0;
let l6: int = 0;
let f: int = 0;
let g: int = 0;

function h(): void {
	preempt_disable();
	insn_await_cmpxchg(l0, 0, 1);
	insn_await_cmpxchg(l1, 0, 1);
	insn_await_cmpxchg(l2, 0, 1);
	insn_await_cmpxchg(l3, 0, 1);
	insn_await_cmpxchg(l4, 0, 1);
	insn_await_cmpxchg(l5, 0, 1);
	insn_await_cmpxchg(l6, 0, 1);
	insn_await(f, 1);
	WRITE_ONCE(l6, 0);
	WRITE_ONCE(l5, 0);
	WRITE_ONCE(l4, 0);
	WRITE_ONCE(l3, 0);
	WRITE_ONCE(l2, 0);
	WRITE_ONCE(l1, 0);
	WRITE_ONCE(l0, 0);
	preempt_enable();
}

function wt(): void {
	preempt_disable();
	insn_await_cmpxchg(l6, 0, 1);
	WRITE_ONCE(l6, 0);
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
	title: 'seventh lock',
	cpus: 3,
	tasks: [
		{ run: h, cpu: 1 },
		{ run: wt, cpu: 0 },
		{ run: a, cpu: 0 },
		{ run: b, cpu: 2 },
	],
	expect: { before: 'fail deadlock', after: 'fail deadlock' },
};

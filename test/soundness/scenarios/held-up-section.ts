// SPDX-License-Identifier: GPL-2.0-only
/*
 * Must end as: END, deadlock (all machines). Like held-up-taker, a's store in a section.
 */
import { type int } from 'linux/types';
import { WRITE_ONCE } from 'linux/compiler';
import { preempt_disable, preempt_enable } from 'linux/preempt';
import { insn_await_cmpxchg, insn_await } from 'machine/insn';
import { type scenario as selftest } from 'linux/selftest';

let g: int = 0;
let f: int = 0;

function wt(): void {
	preempt_disable();
	insn_await(f, 1);
	preempt_enable();
}

function a(): void {
	preempt_disable();
	WRITE_ONCE(g, 1);
	preempt_enable();
}

function b(): void {
	insn_await_cmpxchg(g, 1, 2);
	WRITE_ONCE(f, 1);
}

export const scenario: selftest = {
	title: 'held up section',
	cpus: 2,
	tasks: [
		{ run: wt, cpu: 0 },
		{ run: a, cpu: 0 },
		{ run: b, cpu: 1 },
	],
	expect: { before: 'fail deadlock', after: 'fail deadlock' },
};

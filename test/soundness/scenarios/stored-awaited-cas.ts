// SPDX-License-Identifier: GPL-2.0-only
/*
 * Must end as: END, deadlock (all machines). Like held-up-taker, with a word of a lock class that is 1 at first: an UNLOCK that nobody holds.
 */
import { type int } from 'linux/types';
import { WRITE_ONCE } from 'linux/compiler';
import { preempt_disable, preempt_enable } from 'linux/preempt';
import { insn_await_cmpxchg, insn_await } from 'machine/insn';
import { type scenario as selftest } from 'linux/selftest';

let f: int = 0;
let l0: int = 1;

function wt(): void {
	preempt_disable();
	insn_await(f, 1);
	preempt_enable();
}

function a(): void {
	WRITE_ONCE(l0, 0);
}

function b(): void {
	insn_await_cmpxchg(l0, 0, 1);
	WRITE_ONCE(f, 1);
}

export const scenario: selftest = {
	title: 'stored awaited cas',
	cpus: 2,
	tasks: [
		{ run: wt, cpu: 0 },
		{ run: a, cpu: 0 },
		{ run: b, cpu: 1 },
	],
	expect: { before: 'fail deadlock', after: 'fail deadlock' },
};

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Must end as: END, deadlock (all machines). l0 is 1 from the beginning and nobody holds it: wt, first on CPU 0, keeps a from its turn for ever.
 */
import { type int } from 'linux/types';
import { WRITE_ONCE } from 'linux/compiler';
import { preempt_disable, preempt_enable } from 'linux/preempt';
import { insn_await_cmpxchg, insn_sleep_until } from 'machine/insn';
import { type scenario as selftest } from 'linux/selftest';

let l0: int = 1;
let g: int = 0;

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
	WRITE_ONCE(l0, 0);
}

export const scenario: selftest = {
	title: 'lock initially taken',
	cpus: 2,
	tasks: [
		{ run: wt, cpu: 0 },
		{ run: a, cpu: 0 },
		{ run: b, cpu: 1 },
	],
	expect: { before: 'fail deadlock', after: 'fail deadlock' },
};

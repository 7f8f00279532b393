// SPDX-License-Identifier: GPL-2.0-only
/*
 * Must fail (bug). l0 is a gate and no lock: d goes through it once because it is open at first, and a opens it twice. All three
 * passages need that nobody takes both openings for one.
 */
import type { int } from 'linux/types';
import { WRITE_ONCE } from 'linux/compiler';
import { preempt_disable, preempt_enable } from 'linux/preempt';
import { insn_await_cmpxchg } from 'machine/insn';
import { fail, type scenario as selftest } from 'linux/selftest';

let l0: int = 0;

function a(): void {
	preempt_disable();
	WRITE_ONCE(l0, 0);
	WRITE_ONCE(l0, 0);
	preempt_enable();
}

function d(): void {
	insn_await_cmpxchg(l0, 0, 1);
	insn_await_cmpxchg(l0, 0, 1);
	insn_await_cmpxchg(l0, 0, 1);
	fail('bug', 'through three times');
}

export const scenario: selftest = {
	title: 'semaphore',
	cpus: 2,
	tasks: [
		{ run: a, cpu: 0 },
		{ run: d, cpu: 1, daemon: true },
	],
	expect: { before: 'fail bug', after: 'fail bug' },
};

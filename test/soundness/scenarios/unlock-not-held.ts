// SPDX-License-Identifier: GPL-2.0-only
/*
 * Must fail (race). a sets the lock free that it does not hold, so b and c may be inside at once, and c sees x at 1.
 */
import type { int } from 'linux/types';
import { READ_ONCE, WRITE_ONCE } from 'linux/compiler';
import { preempt_disable, preempt_enable } from 'linux/preempt';
import { insn_await_cmpxchg } from 'machine/insn';
import { expect_true, type scenario as selftest } from 'linux/selftest';

let x: int = 0;
let l0: int = 0;

function a(): void {
	preempt_disable();
	WRITE_ONCE(l0, 0);
	preempt_enable();
}

function b(): void {
	preempt_disable();
	insn_await_cmpxchg(l0, 0, 1);
	WRITE_ONCE(x, 1);
	WRITE_ONCE(x, 0);
	WRITE_ONCE(l0, 0);
	preempt_enable();
}

function c(): void {
	preempt_disable();
	insn_await_cmpxchg(l0, 0, 1);
	expect_true(READ_ONCE(x) === 0, 'race', 'inside together');
	WRITE_ONCE(l0, 0);
	preempt_enable();
}

export const scenario: selftest = {
	title: 'unlock not held',
	cpus: 3,
	tasks: [
		{ run: a, cpu: 0 },
		{ run: b, cpu: 1 },
		{ run: c, cpu: 2 },
	],
	expect: { before: 'fail race', after: 'fail race' },
};

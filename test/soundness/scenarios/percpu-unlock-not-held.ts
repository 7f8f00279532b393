// SPDX-License-Identifier: GPL-2.0-only
/*
 * Must end as: END, bug (all machines). a, floating, gives CPU 0's lock back, which b holds, by its own CPU's copy.
 */
import { type int } from 'linux/types';
import { READ_ONCE, WRITE_ONCE, define_percpu, per_cpu_ptr } from 'linux/compiler';
import { preempt_disable } from 'linux/preempt';
import { insn_percpu_store, insn_await_cmpxchg, insn_sleep_until, insn_await } from 'machine/insn';
import { expect_true, type scenario as selftest } from 'linux/selftest';

interface lk {
	l: int;
}

const lks = define_percpu<lk>();
let go: int = 0;
let k: int = 0;
let m: int = 0;
let y: int = 0;

function a(): void {
	insn_sleep_until(k, 1);
	insn_percpu_store(lks.l, 0);
	WRITE_ONCE(m, 1);
}

function b(): void {
	insn_sleep_until(go, 1);
	preempt_disable();
	WRITE_ONCE(k, 1);
	insn_await_cmpxchg(per_cpu_ptr(lks, 0).l, 0, 1);
	expect_true(READ_ONCE(y) === 0, 'bug', 'inside together');
	insn_await(k, 9);
}

function c(): void {
	insn_sleep_until(m, 1);
	preempt_disable();
	insn_await_cmpxchg(per_cpu_ptr(lks, 0).l, 0, 1);
	WRITE_ONCE(y, 1);
	insn_await(k, 9);
}

function st(): void {
	WRITE_ONCE(go, 1);
}

export const scenario: selftest = {
	title: 'percpu unlock not held',
	cpus: 3,
	tasks: [
		{ run: a, cpu: 0 },
		{ run: b, cpu: 1, daemon: true },
		{ run: c, cpu: 2, daemon: true },
		{ run: st, cpu: 0 },
	],
	expect: { before: 'fail bug', after: 'fail bug' },
};

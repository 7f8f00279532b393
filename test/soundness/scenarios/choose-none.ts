// SPDX-License-Identifier: GPL-2.0-only
/*
 * Must end as: END, deadlock (all machines). wt chooses among nothing and so stays on CPU 0.
 */
import { type int } from 'linux/types';
import { READ_ONCE, WRITE_ONCE } from 'linux/compiler';
import { preempt_disable, preempt_enable } from 'linux/preempt';
import { insn_sleep_until, insn_choose } from 'machine/insn';
import { type scenario as selftest } from 'linux/selftest';

let k: int = 0;
let y: int = 0;
let z: int = 0;

function wt(): void {
	insn_sleep_until(k, 1);
	preempt_disable();
	insn_choose(READ_ONCE(z));
	preempt_enable();
}

function a(): void {
	WRITE_ONCE(y, 1);
}

function c(): void {
	WRITE_ONCE(k, 1);
}

export const scenario: selftest = {
	title: 'choose none',
	cpus: 2,
	tasks: [
		{ run: wt, cpu: 0, daemon: true },
		{ run: a, cpu: 0 },
		{ run: c, cpu: 1 },
	],
	expect: { before: 'fail deadlock', after: 'fail deadlock' },
};

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Must end as: bug, deadlock (all machines). The handler chooses among nothing, upon a.
 */
import { type int } from 'linux/types';
import { READ_ONCE, WRITE_ONCE } from 'linux/compiler';
import { insn_sleep_until, insn_choose } from 'machine/insn';
import { fail, type scenario as selftest } from 'linux/selftest';

let g: int = 0;
let z: int = 0;

function a(): void {
	WRITE_ONCE(g, 1);
}

function b(): void {
	insn_sleep_until(g, 1);
	fail('bug', 'woke');
}

function h(): void {
	insn_choose(READ_ONCE(z));
}

export const scenario: selftest = {
	title: 'choose none handler',
	cpus: 2,
	tasks: [
		{ run: a, cpu: 0 },
		{ run: b, cpu: 1, daemon: true },
	],
	irqs: [{ handler: h, kind: 'hardirq', cpu: 0 }],
	expect: { before: 'fail', after: 'fail' },
};

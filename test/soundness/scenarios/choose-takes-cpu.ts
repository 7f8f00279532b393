// SPDX-License-Identifier: GPL-2.0-only
/*
 * Must fail (bug). There is one CPU and no preemption. The first step of a is a choice and takes the CPU as well, so b is first if its
 * step comes before that one.
 */
import type { int } from 'linux/types';
import { READ_ONCE, WRITE_ONCE } from 'linux/compiler';
import { insn_choose } from 'machine/insn';
import { expect_true, type scenario as selftest } from 'linux/selftest';

let x: int = 0;

function a(): void {
	insn_choose(2);
	WRITE_ONCE(x, 1);
}

function b(): void {
	expect_true(READ_ONCE(x) === 1, 'bug', 'b came first');
}

export const scenario: selftest = {
	title: 'choose takes cpu',
	cpus: 1,
	config: { CONFIG_PREEMPT: false },
	tasks: [{ run: a }, { run: b }],
	expect: { before: 'fail bug', after: 'fail bug' },
};

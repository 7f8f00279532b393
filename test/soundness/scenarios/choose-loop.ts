// SPDX-License-Identifier: GPL-2.0-only
/*
 * Must fail in two ways, livelock and bug. a chooses for ever, so no schedule ends; in between c can see x at 1.
 */
import type { int } from 'linux/types';
import { READ_ONCE, WRITE_ONCE } from 'linux/compiler';
import { insn_choose, insn_pause } from 'machine/insn';
import { expect_true, type scenario as selftest } from 'linux/selftest';

let x: int = 0;

function a(): void {
	for (;;) {
		insn_choose(2);
		insn_pause();
	}
}

function b(): void {
	WRITE_ONCE(x, 1);
	WRITE_ONCE(x, 2);
}

function c(): void {
	expect_true(READ_ONCE(x) !== 1, 'bug', 'seen at 1');
}

export const scenario: selftest = {
	title: 'choose loop',
	cpus: 2,
	tasks: [
		{ run: a, daemon: true },
		{ run: b, cpu: 0 },
		{ run: c, cpu: 1 },
	],
	expect: { before: 'fail', after: 'fail' },
};

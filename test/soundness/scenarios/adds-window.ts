// SPDX-License-Identifier: GPL-2.0-only
/*
 * Must fail (bug). Both a and b add 1 to x, and only b tells d. Before a has added, d sees x at 1 and comes through: the order of
 * two additions matters to who waits for the sum of one of them.
 */
import type { int } from 'linux/types';
import { WRITE_ONCE } from 'linux/compiler';
import { insn_lock_add, insn_sleep_until } from 'machine/insn';
import { fail, type scenario as selftest } from 'linux/selftest';

let x: int = 0;
let y: int = 0;

function a(): void {
	insn_lock_add(x, 1);
}

function b(): void {
	insn_lock_add(x, 1);
	WRITE_ONCE(y, 1);
}

function d(): void {
	insn_sleep_until(y, 1);
	insn_sleep_until(x, 1);
	fail('bug', 'd came through');
}

export const scenario: selftest = {
	title: 'adds window',
	cpus: 3,
	tasks: [
		{ run: a, cpu: 0 },
		{ run: b, cpu: 1 },
		{ run: d, cpu: 2, daemon: true },
	],
	expect: { before: 'fail bug', after: 'fail bug' },
};

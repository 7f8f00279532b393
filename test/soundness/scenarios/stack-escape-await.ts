// SPDX-License-Identifier: GPL-2.0-only
/*
 * Must fail (two). The await stores the address of a word of a's stack where b finds it, and b may look while it is 2.
 */
import { NULL, type int, type ptr } from 'linux/types';
import { READ_ONCE, WRITE_ONCE, addr } from 'linux/compiler';
import { insn_await_cmpxchg, insn_sleep_until } from 'machine/insn';
import { expect_true, type scenario as selftest } from 'linux/selftest';

interface one {
	value: int;
}

let f: int = 0;
let lent: ptr<one> = NULL;

function a(): void {
	let s!: one;
	s.value = 1;
	insn_await_cmpxchg(lent, NULL, addr(s));
	s.value = 2;
	s.value = 3;
	insn_sleep_until(f, 1);
}

function b(): void {
	const q = READ_ONCE(lent);
	if (q !== NULL) expect_true(q.value !== 2, 'two', 'seen at 2');
	WRITE_ONCE(f, 1);
}

export const scenario: selftest = {
	title: 'stack escape await',
	cpus: 2,
	tasks: [
		{ run: a, cpu: 0 },
		{ run: b, cpu: 1 },
	],
	expect: { before: 'fail two', after: 'fail two' },
};

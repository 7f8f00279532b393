// SPDX-License-Identifier: GPL-2.0-only
/*
 * Must fail (use-after-free). b waits for a word of the object that a frees: looking at it is a use, though the freed word is 0
 * and the wait would be over.
 */
import { NULL, type int, type ptr } from 'linux/types';
import { READ_ONCE } from 'linux/compiler';
import { insn_free, insn_sleep_until, insn_zalloc } from 'machine/insn';
import { type scenario as selftest } from 'linux/selftest';

interface one {
	value: int;
}

let obj: ptr<one> = NULL;

function prep(): void {
	obj = insn_zalloc<one>();
}

function a(): void {
	const p = READ_ONCE(obj);
	insn_free(p);
}

function b(): void {
	const p = READ_ONCE(obj);
	insn_sleep_until(p.value, 0);
}

export const scenario: selftest = {
	title: 'await freed',
	cpus: 2,
	setup: prep,
	tasks: [
		{ run: a, cpu: 0 },
		{ run: b, cpu: 1 },
	],
	expect: { before: 'fail use-after-free', after: 'fail use-after-free' },
};

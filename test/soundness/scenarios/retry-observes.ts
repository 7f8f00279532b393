// SPDX-License-Identifier: GPL-2.0-only
/*
 * Must end as: v=1, v=2 (all machines; arm64 and powerpc find v=2 only). The report comes after the store-exclusive.
 */
import { type int } from 'linux/types';
import { addr } from 'linux/compiler';
import { insn_pause } from 'machine/insn';
import { xchg } from 'asm/cmpxchg';
import { observe, type scenario as selftest } from 'linux/selftest';

let x: int = 0;

function a(): void {
	xchg(addr(x), 1);
	observe('v', 1);
}

function b(): void {
	insn_pause();
	observe('v', 2);
}

export const scenario: selftest = {
	title: 'retry observes',
	cpus: 2,
	tasks: [
		{ run: a, cpu: 0 },
		{ run: b, cpu: 1 },
	],
	expect: { before: 'pass', after: 'pass' },
};

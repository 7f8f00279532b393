// SPDX-License-Identifier: GPL-2.0-only
/*
 * Must pass with two outcomes, v=1 and v=2. Both tasks report under one name, and the later report stays.
 */
import { insn_pause } from 'machine/insn';
import { observe, type scenario as selftest } from 'linux/selftest';

function a(): void {
	insn_pause();
	observe('v', 1);
}

function b(): void {
	insn_pause();
	observe('v', 2);
}

export const scenario: selftest = {
	title: 'same observe',
	cpus: 2,
	tasks: [
		{ run: a, cpu: 0 },
		{ run: b, cpu: 1 },
	],
	expect: { before: 'pass', after: 'pass' },
};

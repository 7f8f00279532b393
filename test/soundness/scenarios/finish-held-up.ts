// SPDX-License-Identifier: GPL-2.0-only
/*
 * Must fail (deadlock). fin raises a hard interrupt on the only CPU, whose handler waits for what nobody stores: fin has a step
 * left and cannot take it.
 */
import type { int } from 'linux/types';
import { WRITE_ONCE } from 'linux/compiler';
import { insn_await } from 'machine/insn';
import { type scenario as selftest } from 'linux/selftest';

let x: int = 0;
let y: int = 0;
let g: int = 0;
let r: int = 0;

function a(): void {
	WRITE_ONCE(x, 1);
}

function h(): void {
	insn_await(g, 1);
}

function fin(): void {
	WRITE_ONCE(r, 1);
	WRITE_ONCE(y, 1);
}

export const scenario: selftest = {
	title: 'finish held up',
	cpus: 1,
	tasks: [{ run: a, cpu: 0 }],
	irqs: [{ handler: h, kind: 'hardirq', cpu: 0, raised: r }],
	finish: fin,
	expect: { before: 'fail deadlock', after: 'fail deadlock' },
};

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Must fail (deadlock). h waits for what nobody stores. It keeps a from its end if it comes in time, and has not ended
 * itself if it comes later.
 */
import type { int } from 'linux/types';
import { WRITE_ONCE } from 'linux/compiler';
import { insn_await } from 'machine/insn';
import { type scenario as selftest } from 'linux/selftest';

let x: int = 0;
let g: int = 0;

function a(): void {
	WRITE_ONCE(x, 1);
}

function h(): void {
	insn_await(g, 1);
}

export const scenario: selftest = {
	title: 'handler spins for ever',
	cpus: 1,
	tasks: [{ run: a, cpu: 0 }],
	irqs: [{ handler: h, kind: 'hardirq', cpu: 0 }],
	expect: { before: 'fail deadlock', after: 'fail deadlock' },
};

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Must end as: END, livelock where xchg is load- and store-exclusive (arm64, powerpc); END only on x86. Said to be alike, and the reduced search on arm64 passes too: a takes CPU 0 for the first of the pair, and h polls upon it for ever.
 */
import { type int } from 'linux/types';
import { READ_ONCE, addr } from 'linux/compiler';
import { insn_pause } from 'machine/insn';
import { xchg } from 'asm/cmpxchg';
import { type scenario as selftest } from 'linux/selftest';

let x: int = 0;

function a(): void {
	xchg(addr(x), 1);
}

function h(): void {
	while (READ_ONCE(x) === 0) insn_pause();
}

export const scenario: selftest = {
	title: 'nopreempt retry',
	cpus: 2,
	config: { CONFIG_PREEMPT: false },
	tasks: [{ run: a }],
	irqs: [{ handler: h, kind: 'hardirq', cpu: 0 }],
	expect: {
		before: {
			default: 'pass',
			alpha: 'fail livelock',
			arm: 'fail livelock',
			arm64: 'fail livelock',
			powerpc: 'fail livelock',
		},
		after: {
			default: 'pass',
			alpha: 'fail livelock',
			arm: 'fail livelock',
			arm64: 'fail livelock',
			powerpc: 'fail livelock',
		},
	},
};

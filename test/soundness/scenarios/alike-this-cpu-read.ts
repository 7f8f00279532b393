// SPDX-License-Identifier: GPL-2.0-only
/*
 * Must pass on x86 and fail (deadlock) elsewhere. x86 reads its own copy with one instruction; elsewhere preemption is off
 * around the read, and h may come upon a on CPU 0 just then and wait for a, which it keeps waiting.
 */
import type { int } from 'linux/types';
import { WRITE_ONCE, define_percpu } from 'linux/compiler';
import { this_cpu_read } from 'linux/percpu';
import { insn_await } from 'machine/insn';
import { observe, type scenario as selftest } from 'linux/selftest';

interface one {
	value: int;
}

const cnt = define_percpu<one>();
let f: int = 0;

function a(): void {
	observe('v', this_cpu_read(cnt.value));
	WRITE_ONCE(f, 1);
}

function h(): void {
	insn_await(f, 1);
}

export const scenario: selftest = {
	title: 'alike this cpu read',
	cpus: 2,
	tasks: [{ run: a }],
	irqs: [{ handler: h, kind: 'hardirq', cpu: 0 }],
	expect: {
		before: { x86: 'pass', default: 'fail deadlock' },
		after: { x86: 'pass', default: 'fail deadlock' },
	},
};

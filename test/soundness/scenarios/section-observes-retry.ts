// SPDX-License-Identifier: GPL-2.0-only
/*
 * Must end as: v=1, v=2 (all machines; arm64 and powerpc find v=2 only). The same within a section.
 */
import { type int } from 'linux/types';
import { addr, define_percpu, per_cpu_ptr } from 'linux/compiler';
import { preempt_disable, preempt_enable } from 'linux/preempt';
import { insn_pause } from 'machine/insn';
import { xchg } from 'asm/cmpxchg';
import { observe, type scenario as selftest } from 'linux/selftest';

interface cnt {
	n: int;
}
const c = define_percpu<cnt>();

function b(): void {
	insn_pause();
	observe('v', 2);
}

function a(): void {
	preempt_disable();
	xchg(addr(per_cpu_ptr(c, 0).n), 1);
	observe('v', 1);
	preempt_enable();
}

export const scenario: selftest = {
	title: 'section observes retry',
	cpus: 2,
	tasks: [
		{ run: a, cpu: 0 },
		{ run: b, cpu: 1 },
	],
	expect: { before: 'pass', after: 'pass' },
};

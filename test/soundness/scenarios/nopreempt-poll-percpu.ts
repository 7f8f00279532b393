// SPDX-License-Identifier: GPL-2.0-only
/*
 * Must end as: END, livelock; on x86 END only; yet likenessOf says alike (arm64, x86). arm64 takes its CPU with the instruction that asks for its number, and h may come upon a there.
 */
import { type int } from 'linux/types';
import { READ_ONCE, define_percpu, per_cpu_ptr } from 'linux/compiler';
import { insn_pause } from 'machine/insn';
import { this_cpu_write } from 'linux/percpu';
import { type scenario as selftest } from 'linux/selftest';

interface cnt {
	n: int;
}

const c = define_percpu<cnt>();

function a(): void {
	this_cpu_write(c.n, 1);
}

function h(): void {
	while (READ_ONCE(per_cpu_ptr(c, 0).n) === 0 && READ_ONCE(per_cpu_ptr(c, 1).n) === 0)
		insn_pause();
}

export const scenario: selftest = {
	title: 'nopreempt poll percpu',
	cpus: 2,
	config: { CONFIG_PREEMPT: false },
	tasks: [{ run: a }],
	irqs: [{ handler: h, kind: 'hardirq', cpu: 0 }],
	expect: {
		before: { default: 'fail livelock', x86: 'pass' },
		after: { default: 'fail livelock', x86: 'pass' },
	},
};

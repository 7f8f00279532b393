// SPDX-License-Identifier: GPL-2.0-only
/*
 * Promised by this_cpu_inc(): the update is not torn by an interrupt, so the sum over all CPUs of what
 * a lock adds to, seq[] in v4.9, is the number of srcu_read_lock() calls, from whatever context. The grace
 * period depends on it: in v4.9 it takes an unchanged sum to mean that nobody came in between, and
 * elsewhere as many locks as unlocks to mean that nobody is inside.
 *
 * With __this_cpu_inc() only preemption is kept out. Where it is a load, an addition and a store, a
 * handler that locks between the load and the store has its count overwritten by the interrupted
 * task's. x86 adds in one instruction, and so does an s390 compiled for z10 or later. Tiny keeps no
 * such sum, and nothing of its one count is lost.
 *
 * lib/interrupted.ts says why one task and one interrupt are enough.
 */
import { addr, define } from 'linux/compiler';
import type { scenario as selftest } from 'linux/selftest';
import { DEFINE_SRCU } from 'linux/srcu';
import { check_total, read_in_irq, read_in_task } from 'test/selftests/lib/interrupted';

const ss = define(DEFINE_SRCU);

function task_reader(): void {
	read_in_task(addr(ss));
}

function irq_reader(): void {
	read_in_irq(addr(ss));
}

function check(): void {
	check_total(addr(ss));
}

export const scenario: selftest = {
	title: 'every srcu_read_lock() is counted, one interrupt reader',
	srcu: ['v4.9', 'classic', 'tree', 'tiny'],
	cpus: 1,
	tasks: [{ run: task_reader, cpu: 0 }],
	irqs: [{ handler: irq_reader, kind: 'hardirq', cpu: 0, times: 1 }],
	finish: check,
	witnesses: ['interrupt inside the lock'],
	expect: {
		'v4.9': {
			before: { default: 'fail seq-total', x86: 'pass', s390: 'pass' },
			after: 'pass',
		},
		tiny: { before: 'pass', after: 'pass' },
		default: {
			before: { default: 'fail lock-total', x86: 'pass', s390: 'pass' },
			after: 'pass',
		},
	},
};

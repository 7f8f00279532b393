// SPDX-License-Identifier: GPL-2.0-only
/*
 * The reported loss does not need kernel preemption: with CONFIG_PREEMPT off the interrupt arrives all
 * the same, in the middle of an increment that the preempt pair never protected from it. And with
 * the patch, taking the pair away changes nothing for such a kernel: what it compiles to there is
 * nothing in the first place.
 *
 * As seq-total, with CONFIG_PREEMPT off. Tiny is for such kernels only, and is there.
 */
import { addr, define } from 'linux/compiler';
import type { scenario as selftest } from 'linux/selftest';
import { DEFINE_SRCU } from 'linux/srcu';
import { check_total, read_in_irq, read_in_task } from 'test/selftests/lib/interrupted';
import { unpreempted } from './lib/unpreempted';

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
	title: 'every srcu_read_lock() is counted, without kernel preemption',
	srcu: ['v4.9', 'classic', 'tree'],
	cpus: 1,
	config: unpreempted,
	tasks: [{ run: task_reader, cpu: 0 }],
	irqs: [{ handler: irq_reader, kind: 'hardirq', cpu: 0, times: 1 }],
	finish: check,
	witnesses: ['interrupt inside the lock'],
	expect: {
		'v4.9': {
			before: { default: 'fail seq-total', x86: 'pass', s390: 'pass' },
			after: 'pass',
		},
		default: {
			before: { default: 'fail lock-total', x86: 'pass', s390: 'pass' },
			after: 'pass',
		},
	},
};

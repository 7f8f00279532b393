// SPDX-License-Identifier: GPL-2.0-only
/*
 * Promised by the patch: readers of one domain may be tasks, softirqs and hardirqs at once, each on top
 * of the other. Nothing they count is lost.
 *
 * Before it only counts that a handler leaves as it found them were safe: c[] of v4.9, and those of
 * Tiny. What it adds to one that only grows, in the middle of an update below it, is gone wherever that
 * is a load, an addition and a store. One reader of each kind on one CPU: levels do not nest any deeper, and a CPU's counters
 * have no other writer.
 */
import type { int } from 'linux/types';
import { addr, define } from 'linux/compiler';
import { in_irq, in_serving_softirq } from 'linux/preempt';
import type { scenario as selftest } from 'linux/selftest';
import { expect_true, observe, witness } from 'linux/selftest';
import { DEFINE_SRCU, srcu_read_lock, srcu_read_unlock } from 'linux/srcu';
import { check_locks, expect_all_left } from 'test/selftests/lib/counts';

const ss = define(DEFINE_SRCU);

let task_locks: int = 0;
let softirq_locks: int = 0;
let hardirq_locks: int = 0;
let in_task_section: int = 0;
let in_softirq_section: int = 0;

function task_reader(): void {
	const idx = srcu_read_lock(addr(ss));

	in_task_section = 1;
	task_locks++;
	in_task_section = 0;
	srcu_read_unlock(addr(ss), idx);
}

function softirq_reader(): void {
	const idx = srcu_read_lock(addr(ss));

	expect_true(in_serving_softirq(), 'context', 'the softirq does not run in softirq');
	in_softirq_section = in_task_section + 1;
	softirq_locks++;
	in_softirq_section = 0;
	srcu_read_unlock(addr(ss), idx);
}

function hardirq_reader(): void {
	const idx = srcu_read_lock(addr(ss));

	expect_true(in_irq(), 'context', 'the hard interrupt does not run in hardirq');
	if (in_softirq_section === 2) witness('three sections on top of each other');
	hardirq_locks++;
	srcu_read_unlock(addr(ss), idx);
}

function check_totals(): void {
	const locks = task_locks + softirq_locks + hardirq_locks;

	observe('locks', locks);
	check_locks(addr(ss), locks);
	expect_all_left(addr(ss));
}

export const scenario: selftest = {
	title: 'readers in task, softirq and hardirq on one CPU',
	srcu: ['v4.9', 'classic', 'tree', 'tiny'],
	cpus: 1,
	tasks: [{ run: task_reader, cpu: 0 }],
	irqs: [
		{ handler: softirq_reader, kind: 'softirq', cpu: 0, times: 1 },
		{ handler: hardirq_reader, kind: 'hardirq', cpu: 0, times: 1 },
	],
	finish: check_totals,
	witnesses: ['three sections on top of each other'],
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

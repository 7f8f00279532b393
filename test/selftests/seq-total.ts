// SPDX-License-Identifier: GPL-2.0-only
/*
 * Promised by this_cpu_inc(): the update is not torn by an interrupt, so the sum of seq[] over all
 * CPUs is the number of srcu_read_lock() calls, from whatever context. The grace period depends on it:
 * srcu_readers_active_idx_check() takes an unchanged sum to mean that nobody came in between.
 *
 * With __this_cpu_inc() only preemption is kept out. Where it is a load, an addition and a store, a
 * handler that locks between the load and the store has its count overwritten by the interrupted
 * task's. x86 adds in one instruction, and so does an s390 compiled for z10 or later.
 *
 * One task and one interrupt on one CPU are enough: the sum has a term for each CPU, a term is only
 * written by its own CPU, and losing a count takes one update that interrupts another.
 */
import type { int } from 'linux/types';
import { addr, define } from 'linux/compiler';
import type { scenario as selftest } from 'linux/selftest';
import { expect_true, observe, witness } from 'linux/selftest';
import { DEFINE_SRCU, srcu_read_lock, srcu_read_unlock } from 'linux/srcu';
import { seq_total } from 'test/selftests/lib/counts';

const ss = define(DEFINE_SRCU);

/* One counter for each context, so that these cannot be torn. */
let task_locks: int = 0;
let irq_locks: int = 0;
let task_locking: int = 0;

function task_reader(): void {
	task_locking = 1;
	const idx = srcu_read_lock(addr(ss));
	task_locking = 0;
	task_locks++;
	srcu_read_unlock(addr(ss), idx);
}

function irq_reader(): void {
	if (task_locking) witness('interrupt inside the lock');
	const idx = srcu_read_lock(addr(ss));
	irq_locks++;
	srcu_read_unlock(addr(ss), idx);
}

function check_total(): void {
	const locks = task_locks + irq_locks;
	const total = seq_total(addr(ss));

	observe('locks', locks);
	observe('seq', total);
	expect_true(total === locks, 'seq-total', 'a lock is missing from the sum of seq[]');
}

export const scenario: selftest = {
	title: 'every srcu_read_lock() is in the sum of seq[], one interrupt reader',
	cpus: 1,
	tasks: [{ run: task_reader, cpu: 0 }],
	irqs: [{ handler: irq_reader, kind: 'hardirq', cpu: 0, times: 1 }],
	finish: check_total,
	witnesses: ['interrupt inside the lock'],
	expect: {
		before: { default: 'fail seq-total', x86: 'pass', s390: 'pass' },
		after: 'pass',
	},
};

// SPDX-License-Identifier: GPL-2.0-only
/*
 * The reported loss does not need kernel preemption: with CONFIG_PREEMPT off the interrupt arrives all
 * the same, in the middle of an increment that the preempt pair never protected from it. And with
 * the patch, taking the pair away changes nothing for such a kernel: what it compiles to there is
 * nothing in the first place.
 *
 * As seq-total, with CONFIG_PREEMPT off.
 */
import type { int } from 'linux/types';
import { addr, define } from 'linux/compiler';
import type { scenario as selftest } from 'linux/selftest';
import { expect_true, observe, witness } from 'linux/selftest';
import { DEFINE_SRCU, srcu_read_lock, srcu_read_unlock } from 'linux/srcu';
import { seq_total } from 'test/selftests/lib/counts';

const ss = define(DEFINE_SRCU);

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
	title: 'every srcu_read_lock() is in the sum of seq[], without kernel preemption',
	cpus: 1,
	/* The checks that hang on the preempt count, which such a kernel does not keep, go with it. */
	config: {
		CONFIG_PREEMPT: false,
		CONFIG_DEBUG_PREEMPT: false,
		CONFIG_DEBUG_ATOMIC_SLEEP: false,
	},
	tasks: [{ run: task_reader, cpu: 0 }],
	irqs: [{ handler: irq_reader, kind: 'hardirq', cpu: 0, times: 1 }],
	finish: check_total,
	witnesses: ['interrupt inside the lock'],
	expect: {
		before: { default: 'fail seq-total', x86: 'pass', s390: 'pass' },
		after: 'pass',
	},
};

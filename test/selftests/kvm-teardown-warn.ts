// SPDX-License-Identifier: GPL-2.0-only
/*
 * The bug as it was reported: a device interrupts while the worker that injects an earlier signal is
 * counting itself in; then, with everything quiet again, the VM is torn down, and cleanup_srcu_struct()
 * finds a reader that is not there and warns.
 *
 * Promised by srcu_read_lock() to its user: who has left is not counted any more. One interrupt in the
 * worker's increment is enough where locks and unlocks are counted apart. Where the handler takes from
 * the word that it added to, as in v4.9 and Tiny, the interrupted store is right.
 *
 * One CPU, for the two must meet on it. The VM goes in finish(), so nothing is in its way but the
 * counters; kvm-teardown has the interrupt and the release at once. A second kworker, because the one
 * that shuts the irqfd down waits for the one that injects. On x86 no worker is needed for a message,
 * and no increment there can be interrupted either.
 */
import type { scenario as selftest } from 'linux/selftest';
import {
	close_and_unload,
	interrupt_worker,
	irq_pending,
	pending_msi,
	start_vm,
} from 'test/selftests/lib/kvm';

export const scenario: selftest = {
	title: 'KVM teardown after an interrupt came upon the worker does not warn',
	srcu: ['v4.9', 'classic', 'tree', 'tiny'],
	cpus: 1,
	kworkers: 2,
	setup: start_vm,
	tasks: [{ run: interrupt_worker, cpu: 0 }],
	irqs: [{ handler: pending_msi, kind: 'hardirq', cpu: 0, raised: irq_pending }],
	finish: close_and_unload,
	expect: {
		'v4.9': { before: 'pass', after: 'pass' },
		tiny: { before: 'pass', after: 'pass' },
		default: {
			before: { x86: 'pass', s390: 'pass', default: 'fail WARN_ON' },
			after: 'pass',
		},
	},
};

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Promised by kvm_vm_release(): when irqfds are shut down and their workers flushed, nobody is inside
 * kvm->irq_srcu, so cleanup_srcu_struct() does not warn and nothing leaks.
 *
 * The bug was reported as that warning. In v4.9 it cannot come from it, patched or not: the warning
 * looks at c[] only, and a handler that interrupts an increment of c[] puts back what it took before
 * the interrupted store, so the store is right. Only seq[] loses counts. Where locks and unlocks are
 * counted apart, in Classic and Tree, it takes a worker that is injecting when the interrupt comes
 * (kvm-teardown-warn), and here it is the interrupt that gives the worker its work. So this passes
 * everywhere, and a machine on which it fails is wrong.
 *
 * One interrupt, one worker reading what it queued, and the release, with the handler free to arrive
 * at any moment of either and on the CPU of both. A second handler would find the work queued already
 * or queue the same again. Two workers, because the one that shuts the irqfd down waits for the one
 * that injects.
 */
import type { scenario as selftest } from 'linux/selftest';
import { release_vm, start_vm, unload, msi } from 'test/selftests/lib/kvm';

export const scenario: selftest = {
	title: 'KVM teardown never warns in cleanup_srcu_struct()',
	srcu: ['v4.9', 'classic', 'tree'],
	cpus: 1,
	kworkers: 2,
	setup: start_vm,
	tasks: [{ run: release_vm, cpu: 0 }],
	irqs: [{ handler: msi, kind: 'hardirq', cpu: 0, times: 1 }],
	finish: unload,
	witnesses: ['interrupt when the irqfd is there', 'interrupt when the irqfd is gone'],
	expect: { before: 'pass', after: 'pass' },
};

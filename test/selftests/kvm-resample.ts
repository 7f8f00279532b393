// SPDX-License-Identifier: GPL-2.0-only
/*
 * Promised by irqfd_resampler_shutdown(): an irqfd that shares a level triggered interrupt with another
 * is freed when no vcpu can have it any more. kvm_notify_acked_irq() leads to irqfd_resampler_ack(),
 * which walks the list of those irqfds in a section of its own within the section of its caller, and
 * signals each one's resamplefd. And by VFIO with it: the interrupt is masked until that signal.
 *
 * The eventfd of one of the two is closed while the guest acknowledges the interrupt: POLLHUP in
 * irqfd_wakeup(), and the rest in a worker, with resampler_lock held through the grace period. Before
 * that the interrupt of the bug report comes, here from a pin: see kvm-routing, also for why one CPU is
 * enough. Two kworkers, as the one in irqfd_shutdown() waits for the one in process_srcu().
 *
 * With Classic that interrupt makes the vcpu count one less than it is. Nothing is used after it was
 * freed all the same: who walks the list is inside twice, so that one of the two still counts, and an
 * inner section that began after the flip began after the irqfd was off the list. But when the vcpu has
 * left there is one unlock too many, and the worker waits for ever, with resampler_lock held.
 */
import type { scenario as selftest } from 'linux/selftest';
import {
	interrupt_worker,
	irq_pending,
	start_vcpu,
	vcpu_enter,
	vcpu_leave,
	wait_for_vcpu,
} from 'test/selftests/lib/kvm';
import {
	close_neighbour,
	pending_intx,
	report_intx,
	serve_intx,
	start_intx_vm,
} from 'test/selftests/lib/kvm-intx';

export function vcpu(): void {
	vcpu_enter();
	serve_intx();
	vcpu_leave();
}

export function close(): void {
	start_vcpu();
	close_neighbour();
	wait_for_vcpu();
	report_intx();
}

export const scenario: selftest = {
	title: 'KVM irqfd leaves its resampler while the guest acknowledges the interrupt',
	srcu: ['v4.9', 'classic'],
	cpus: 1,
	kworkers: 2,
	setup: start_intx_vm,
	tasks: [
		{ run: interrupt_worker, cpu: 0 },
		{ run: vcpu, cpu: 0, daemon: true },
	],
	irqs: [{ handler: pending_intx, kind: 'hardirq', cpu: 0, raised: irq_pending }],
	finish: close,
	witnesses: ['unmasked'],
	expect: {
		classic: {
			before: { x86: 'pass', s390: 'pass', default: 'fail livelock' },
			after: 'pass',
		},
		default: { before: 'pass', after: 'pass' },
	},
};

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Promised by kvm_unregister_irq_ack_notifier(): when it returns nobody calls the notifier any more. A
 * vcpu asks kvm_irq_has_notifier() whether the acknowledgement of its interrupt is of interest to
 * anybody, and if so tells them through kvm_notify_acked_irq(): two sections, and what the first one
 * saw may be gone in the second, which then finds an empty list and not a notifier that is freed.
 *
 * The rest is as in kvm-mask-notifier.
 */
import type { scenario as selftest } from 'linux/selftest';
import { KVM_IRQCHIP_IOAPIC, kvm_irq_has_notifier } from 'linux/kvm_host';
import {
	interrupt_worker,
	irq_pending,
	pending_msi,
	start_vcpu,
	vcpu_enter,
	vcpu_leave,
	vm,
	wait_for_vcpu,
} from 'test/selftests/lib/kvm';
import {
	remove_ack_notifier,
	report_notified,
	start_ack_vm,
} from 'test/selftests/lib/kvm-notifier';
import { kvm_ioapic_update_eoi } from 'virt/kvm/ioapic';

function vcpu(): void {
	vcpu_enter();
	if (kvm_irq_has_notifier(vm, KVM_IRQCHIP_IOAPIC, 0)) kvm_ioapic_update_eoi(vm);
	vcpu_leave();
}

function remove(): void {
	start_vcpu();
	remove_ack_notifier();
	wait_for_vcpu();
	report_notified();
}

export const scenario: selftest = {
	title: 'KVM ack notifier removed under a vcpu, after an interrupt came upon the worker',
	srcu: ['v4.9', 'classic', 'tree'],
	cpus: 1,
	kworkers: 1,
	setup: start_ack_vm,
	tasks: [
		{ run: interrupt_worker, cpu: 0 },
		{ run: vcpu, cpu: 0, daemon: true },
	],
	irqs: [{ handler: pending_msi, kind: 'hardirq', cpu: 0, raised: irq_pending }],
	finish: remove,
	witnesses: ['called', 'not called'],
	expect: {
		'v4.9': { before: 'pass', after: 'pass' },
		default: {
			before: { x86: 'pass', s390: 'pass', default: 'fail use-after-free' },
			after: 'pass',
		},
	},
};

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Promised by kvm_unregister_irq_mask_notifier(): when it returns nobody calls the notifier any more. A
 * vcpu that masks the pin may be about to, inside a section of irq_srcu; too short a grace period is a
 * use after free in kvm_fire_mask_notifiers().
 *
 * The grace period is put to the test by the interrupt of the bug report, which comes first: see
 * kvm-routing, also for why one CPU is enough. The route is to a pin, so x86 has a worker too; what
 * spares it is that its increment is one instruction. Not of Tiny, where no vcpu is preempted inside,
 * nor of Tree, which counts as Classic does and takes twenty times the states.
 */
import { NULL } from 'linux/types';
import type { scenario as selftest } from 'linux/selftest';
import {
	interrupt_worker,
	irq_pending,
	irqfd,
	pending_msi,
	start_vcpu,
	trigger,
	vcpu_enter,
	vcpu_leave,
	vm,
	wait_for_vcpu,
} from 'test/selftests/lib/kvm';
import {
	remove_mask_notifier,
	report_notified,
	start_mask_vm,
} from 'test/selftests/lib/kvm-notifier';
import { kvm_ioapic_write_mask } from 'virt/kvm/ioapic';

function setup(): void {
	start_mask_vm();
	irqfd(trigger, 0, NULL);
}

function vcpu(): void {
	vcpu_enter();
	kvm_ioapic_write_mask(vm, true);
	vcpu_leave();
}

function remove(): void {
	start_vcpu();
	remove_mask_notifier();
	wait_for_vcpu();
	report_notified();
}

export const scenario: selftest = {
	title: 'KVM mask notifier removed under a vcpu, after an interrupt came upon the worker',
	srcu: ['v4.9', 'classic', 'tree'],
	cpus: 1,
	kworkers: 1,
	setup,
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

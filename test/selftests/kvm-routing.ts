// SPDX-License-Identifier: GPL-2.0-only
/*
 * Promised by kvm_set_irq_routing(): the old table is freed when no reader can have it any more. A
 * reader that is too late is a use after free.
 *
 * The interrupt of the bug report, once it has come upon the worker that injects an earlier signal, and
 * what it does to a grace period long after. Where locks and unlocks are counted apart, one lock less
 * makes a vcpu that is inside look like nobody, and nobody like somebody who never leaves: the table is
 * freed under the vcpu, or the ioctl does not return. v4.9 takes two interrupts in one increment and a
 * reader that migrates for that (premature-gp), so one CPU and one interrupt pass.
 *
 * The grace period begins when the interrupt and the worker have been, as it is their counts that
 * matter; kvm-irqfd has all of them at once. One CPU, because that is what the worker and the interrupt
 * must share, and a vcpu that is preempted is as long inside as any. On x86 there is no worker. Not
 * of Tiny, where nobody is preempted, so that the ioctl never finds the vcpu inside.
 */
import { kvm_scan_ioapic_routes } from 'linux/kvm_host';
import type { scenario as selftest } from 'linux/selftest';
import {
	change_routing,
	check_delivery,
	interrupt_worker,
	irq_pending,
	pending_msi,
	start_vcpu,
	start_vm,
	vcpu_enter,
	vcpu_leave,
	vm,
	wait_for_vcpu,
} from 'test/selftests/lib/kvm';

function vcpu(): void {
	vcpu_enter();
	kvm_scan_ioapic_routes(vm);
	vcpu_leave();
}

function change(): void {
	start_vcpu();
	change_routing();
	wait_for_vcpu();
	check_delivery();
}

export const scenario: selftest = {
	title: 'KVM routing table replaced under a vcpu, after an interrupt came upon the worker',
	srcu: ['v4.9', 'classic', 'tree'],
	cpus: 1,
	kworkers: 1,
	setup: start_vm,
	tasks: [
		{ run: interrupt_worker, cpu: 0 },
		{ run: vcpu, cpu: 0, daemon: true },
	],
	irqs: [{ handler: pending_msi, kind: 'hardirq', cpu: 0, raised: irq_pending }],
	finish: change,
	expect: {
		'v4.9': { before: 'pass', after: 'pass' },
		default: {
			before: { x86: 'pass', s390: 'pass', default: 'fail use-after-free' },
			after: 'pass',
		},
	},
};

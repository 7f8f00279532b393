// SPDX-License-Identifier: GPL-2.0-only
/*
 * Promised by kvm_set_irq_routing(): it returns. Nobody reads the table any more when it is called, so
 * there is nobody to wait for.
 *
 * As kvm-routing, without the vcpu: an interrupt has come upon the worker that injects, and where locks
 * and unlocks are counted apart and that lost a lock, there is one unlock too many for ever. A grace
 * period takes it for a reader who does not leave, and the ioctl hangs.
 */
import type { scenario as selftest } from 'linux/selftest';
import {
	change_routing,
	check_delivery,
	interrupt_worker,
	irq_pending,
	pending_msi,
	start_vm,
} from 'test/selftests/lib/kvm';

function change(): void {
	change_routing();
	check_delivery();
}

export const scenario: selftest = {
	title: 'KVM routing table replaced with nobody inside, after an interrupt came upon the worker',
	srcu: ['v4.9', 'classic', 'tree', 'tiny'],
	cpus: 1,
	kworkers: 1,
	setup: start_vm,
	tasks: [{ run: interrupt_worker, cpu: 0 }],
	irqs: [{ handler: pending_msi, kind: 'hardirq', cpu: 0, raised: irq_pending }],
	finish: change,
	expect: {
		'v4.9': { before: 'pass', after: 'pass' },
		tiny: { before: 'pass', after: 'pass' },
		default: {
			before: { x86: 'pass', s390: 'pass', default: 'fail livelock' },
			after: 'pass',
		},
	},
};

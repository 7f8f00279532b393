// SPDX-License-Identifier: GPL-2.0-only
/*
 * The resampler of KVM with Tree SRCU: what is promised, and why the bound is big enough, is said in
 * kvm-resample. As with Classic the interrupt before makes one unlock too many, and the worker waits for ever.
 */
import type { scenario as selftest } from 'linux/selftest';
import { close, vcpu } from 'test/selftests/kvm-resample';
import { interrupt_worker, irq_pending } from 'test/selftests/lib/kvm';
import { pending_intx, start_intx_vm } from 'test/selftests/lib/kvm-intx';

export const scenario: selftest = {
	title: 'KVM irqfd leaves its resampler while the guest acknowledges the interrupt',
	srcu: ['tree'],
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
		before: { x86: 'pass', s390: 'pass', default: 'fail livelock' },
		after: 'pass',
	},
};

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Promised by kvm_set_irq_routing(): the old table is freed when no reader can have it any more,
 * neither the hard interrupt in irqfd_wakeup() nor the worker in irqfd_inject(), which read it on the
 * same CPU and interrupt one another. A reader that is too late is a use after free. And by irqfd: the
 * interrupt gets to the guest, by the old route or the new.
 *
 * One interrupt, so v4.9 keeps the promise before the patch too: it takes two in one increment of
 * seq[], and a reader that migrates, to end a grace period early (premature-gp). Two CPUs: one for
 * the interrupt and the worker, which is bound there, because work runs on the CPU it was queued on
 * and that is what makes the two meet; one for the ioctl and its timer. On x86 the handler delivers
 * the message itself and the worker has nothing to inject. With Tiny all of it is on one CPU.
 */
import { run_timer_softirq, timer_softirq_pending } from 'kernel/time/timer';
import { worker_thread } from 'kernel/workqueue';
import type { scenario as selftest } from 'linux/selftest';
import { change_routing, check_delivery, start_vm, msi } from 'test/selftests/lib/kvm';

export const scenario: selftest = {
	title: 'KVM routing table replaced while irqfd reads it in hardirq and in a worker',
	srcu: ['v4.9', 'classic', 'tiny'],
	cpus: 2,
	setup: start_vm,
	tasks: [
		{ run: change_routing, cpu: 1 },
		{ run: worker_thread, name: 'kworker', cpu: 0, daemon: true },
	],
	irqs: [
		{ handler: msi, kind: 'hardirq', cpu: 0, times: 1 },
		{
			handler: run_timer_softirq,
			name: 'timer',
			kind: 'softirq',
			cpu: 1,
			raised: timer_softirq_pending,
		},
	],
	finish: check_delivery,
	witnesses: ['delivered by the old route', 'delivered by the new route'],
	expect: { before: 'pass', after: 'pass' },
};

// SPDX-License-Identifier: GPL-2.0-only
/*
 * irqfd with Tree SRCU: what is promised, and why the bound is big enough, is said in kvm-irqfd. A grace period
 * is work here: its state machine of the kworker that serves everyone, which is the one that injects, its
 * callbacks of the kworker of the CPU that asked.
 */
import { worker_thread } from 'kernel/workqueue';
import type { scenario as selftest } from 'linux/selftest';
import { change_routing, check_delivery, msi, start_vm } from 'test/selftests/lib/kvm';
import { kworker_cpu0, kworker_cpu1, timer } from '../lib/kworkers';

export const scenario: selftest = {
	title: 'KVM routing table replaced while irqfd reads it in hardirq and in a worker',
	srcu: ['tree'],
	cpus: 2,
	setup: start_vm,
	tasks: [
		{ run: change_routing, cpu: 1 },
		{ run: worker_thread, name: 'kworker', cpu: 0, daemon: true },
		kworker_cpu0,
		kworker_cpu1,
	],
	irqs: [{ handler: msi, kind: 'hardirq', cpu: 0, times: 1 }, timer],
	finish: check_delivery,
	witnesses: ['delivered by the old route', 'delivered by the new route'],
	expect: { before: 'pass', after: 'pass' },
};

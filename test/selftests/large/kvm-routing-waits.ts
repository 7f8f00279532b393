// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the routing ioctl waits for with Tree SRCU: what is promised, and why the bound is big enough, is said
 * in kvm-routing-waits. A grace period is work here, so there are the kworkers that setup() needs, on the
 * ioctl's CPU: the busy ones are asked for nothing.
 */
import { worker_thread } from 'kernel/workqueue';
import type { scenario as selftest } from 'linux/selftest';
import { start_vm } from 'test/selftests/lib/kvm';
import { busy_cpu1, busy_cpu2, ioctl, report } from '../kvm-routing-waits';
import { kworker_cpu0 } from '../lib/kworkers';

export const scenario: selftest = {
	title: 'KVM routing table replaced while other CPUs are busy with something else',
	srcu: ['tree'],
	cpus: 3,
	setup: start_vm,
	tasks: [
		ioctl,
		busy_cpu1,
		busy_cpu2,
		{ run: worker_thread, name: 'kworker', cpu: 0, daemon: true },
		kworker_cpu0,
	],
	finish: report,
	witnesses: ['no CPU had to go through the scheduler'],
	expect: { before: 'pass', after: 'pass' },
};

// SPDX-License-Identifier: GPL-2.0-only
/*
 * The kworkers and the timer of a machine with two CPUs, each bound to one, where the migration of a kworker
 * is not the point: `kworkers: 1` of a scenario is one that goes where it likes. The kworker that serves
 * everyone and the timer are on CPU 1: free to be on either, they would take the same steps in more orders.
 */
import type { scenario_irq, scenario_task } from 'linux/selftest';
import { run_timer_softirq, timer_softirq_pending } from 'kernel/time/timer';
import { cpu_worker_thread, worker_thread } from 'kernel/workqueue';

/** Serves work that asks for no CPU. */
export const kworker: scenario_task = { run: worker_thread, name: 'kworker', cpu: 1, daemon: true };

/** Serve work that asks for theirs. */
export const kworker_cpu0: scenario_task = {
	run: cpu_worker_thread,
	name: 'kworker@cpu0',
	cpu: 0,
	daemon: true,
};
export const kworker_cpu1: scenario_task = {
	run: cpu_worker_thread,
	name: 'kworker@cpu1',
	cpu: 1,
	daemon: true,
};

/** Runs the timers that have expired. */
export const timer: scenario_irq = {
	handler: run_timer_softirq,
	name: 'timer',
	kind: 'softirq',
	cpu: 1,
	raised: timer_softirq_pending,
};

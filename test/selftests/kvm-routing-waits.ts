// SPDX-License-Identifier: GPL-2.0-only
/*
 * Promised by kvm_set_irq_routing() since 719d93cd5f5c: it waits for who reads the table and for nobody else.
 * Nobody does here. A CPU is busy with something of its own, with preemption off, from before the ioctl
 * until after it, and the ioctl returns meanwhile.
 *
 * What is observed is how many CPUs had to go through the scheduler first. With irq_srcu any number may
 * have, as they are free to, and none need have, which is the witness. With RCU, which KVM had before
 * (patches/v4.9/kvm-irq-routing-with-rcu.patch), each of them must have: a CPU that has not might have
 * a reader.
 *
 * Two busy CPUs, to see that it is one wait for each; with more of them there would be more. A third for
 * the ioctl, since nobody waits for his own CPU. No kworker: nothing of SRCU is left for one to do.
 */
import type { int } from 'linux/types';
import { WRITE_ONCE, define_percpu, per_cpu_ptr } from 'linux/compiler';
import { this_cpu_ptr } from 'linux/percpu';
import { preempt_disable, preempt_enable } from 'linux/preempt';
import type { scenario_task, scenario as selftest } from 'linux/selftest';
import { observe, witness } from 'linux/selftest';
import { set_flag, wait_flag } from 'test/selftests/lib/flag';
import { change_routing, start_vm } from 'test/selftests/lib/kvm';

/** What keeps a CPU busy. */
interface stretch {
	begun: int;
	over: int;
}

const stretches = define_percpu<stretch>();

let waited: int = 0;

function busy(): void {
	preempt_disable();
	const mine = this_cpu_ptr(stretches);
	set_flag(mine.begun);
	WRITE_ONCE(mine.over, 1);
	preempt_enable();
}

function change(): void {
	wait_flag(per_cpu_ptr(stretches, 1).begun);
	wait_flag(per_cpu_ptr(stretches, 2).begun);
	change_routing();
	waited = per_cpu_ptr(stretches, 1).over + per_cpu_ptr(stretches, 2).over;
}

export function report(): void {
	if (waited === 0) witness('no CPU had to go through the scheduler');
	observe('CPUs through the scheduler', waited);
}

/** The ioctl, and what two other CPUs are busy with. */
export const ioctl: scenario_task = { run: change, cpu: 0 };
export const busy_cpu1: scenario_task = { run: busy, name: 'busy@cpu1', cpu: 1 };
export const busy_cpu2: scenario_task = { run: busy, name: 'busy@cpu2', cpu: 2 };

export const scenario: selftest = {
	title: 'KVM routing table replaced while other CPUs are busy with something else',
	srcu: ['v4.9', 'classic'],
	cpus: 3,
	setup: start_vm,
	tasks: [ioctl, busy_cpu1, busy_cpu2],
	finish: report,
	witnesses: ['no CPU had to go through the scheduler'],
	expect: { before: 'pass', after: 'pass' },
};

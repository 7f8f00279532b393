// SPDX-License-Identifier: GPL-2.0-only
/*
 * Contexts that the machine has no kind for: tasks in a certain state, which these bring them into and
 * out of. See `contexts` in include/linux/selftest.ts.
 */
import { set_cpu_online } from 'linux/cpumask';
import { local_irq_disable, local_irq_enable } from 'linux/irqflags';
import { preempt_disable, preempt_enable } from 'linux/preempt';
import { NR_CPUS } from 'generated/config';

/* The idle loop of a CPU never has preemption on: there is nobody to preempt it for, and it may not sleep. */
export function enter_idle(): void {
	preempt_disable();
}

export function leave_idle(): void {
	preempt_enable();
}

/*
 * On its way down a CPU runs with interrupts off, and is no longer online before it stops. The last CPU
 * does; it comes up again, as a task does not end with interrupts off.
 */
export function enter_offline(): void {
	local_irq_disable();
	set_cpu_online(NR_CPUS - 1, false);
}

export function leave_offline(): void {
	set_cpu_online(NR_CPUS - 1, true);
	local_irq_enable();
}

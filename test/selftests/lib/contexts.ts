// SPDX-License-Identifier: GPL-2.0-only
/*
 * Contexts that the machine has no kind for: tasks in a certain state, which these bring them into and
 * out of. See `contexts` in include/linux/selftest.ts.
 */
import { set_cpu_online } from 'linux/cpumask';
import { local_irq_disable, local_irq_enable } from 'linux/irqflags';
import { PREEMPT_OFFSET, preempt_count_add, preempt_count_sub } from 'linux/preempt';
import { NR_CPUS } from 'generated/config';

/*
 * The idle loop of a CPU never has preemption on: there is nobody to preempt it for, and it may not sleep.
 * might_sleep() of the kernel asks for that whether or not the kernel keeps a count (is_idle_task()); here
 * the count says it, which is one more even in a kernel that otherwise keeps none.
 */
export function enter_idle(): void {
	preempt_count_add(PREEMPT_OFFSET);
}

export function leave_idle(): void {
	preempt_count_sub(PREEMPT_OFFSET);
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

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Disabling softirqs (kernel/softirq.c, v4.9). Raising and running them is the machine's part: a
 * handler that is due runs on a CPU as soon as the count of the context there lets it.
 */
import { barrier } from 'linux/compiler';
import { WARN_ON_ONCE } from 'linux/bug';
import { EXPORT_SYMBOL } from 'linux/export';
import { irqs_disabled } from 'linux/irqflags';
import {
	SOFTIRQ_DISABLE_OFFSET,
	in_irq,
	preempt_count_add,
	preempt_count_sub,
} from 'linux/preempt';

/** Counts even where CONFIG_PREEMPT_COUNT is off. */
export function local_bh_disable(): void {
	preempt_count_add(SOFTIRQ_DISABLE_OFFSET);
	barrier();
}
EXPORT_SYMBOL(local_bh_disable);

/** Softirqs that became due run from here, with interrupts on: hence the warning. */
export function local_bh_enable(): void {
	WARN_ON_ONCE(in_irq() || irqs_disabled());
	barrier();
	preempt_count_sub(SOFTIRQ_DISABLE_OFFSET);
}
EXPORT_SYMBOL(local_bh_enable);

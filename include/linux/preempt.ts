// SPDX-License-Identifier: GPL-2.0-only
/*
 * The preemption count (include/linux/preempt.h, v4.9): one word for each context that says why it
 * may not be switched away.
 *
 *	bits  0-7	preempt_disable() depth
 *	bits  8-15	softirq: running one (1), or softirqs disabled (2 for each level)
 *	bits 16-19	hardirq
 *	bit  20		NMI
 *
 * Without CONFIG_PREEMPT_COUNT the first field is not kept: such a kernel never switches a task that
 * runs in the kernel, and preempt_disable() only has to keep the compiler in place.
 */
import type { bool, int } from 'linux/types';
import { CONFIG_PREEMPT_COUNT } from 'generated/config';
import { IS_ENABLED, barrier } from 'linux/compiler';
import { irqs_disabled } from 'linux/irqflags';
import { __preempt_count_add, __preempt_count_sub, preempt_count } from 'asm/preempt';

export { preempt_count } from 'asm/preempt';

export const PREEMPT_OFFSET = 0x1;
export const SOFTIRQ_OFFSET = 0x100;
export const HARDIRQ_OFFSET = 0x10000;
export const NMI_OFFSET = 0x100000;

export const PREEMPT_MASK = 0xff;
export const SOFTIRQ_MASK = 0xff00;
export const HARDIRQ_MASK = 0xf0000;
export const NMI_MASK = 0x100000;

/** Two, so that "softirqs disabled" can be told from "in a softirq". */
export const SOFTIRQ_DISABLE_OFFSET = 0x200;

export function preempt_count_add(val: int): void {
	__preempt_count_add(val);
}

export function preempt_count_sub(val: int): void {
	__preempt_count_sub(val);
}

export function preempt_disable(): void {
	if (IS_ENABLED(CONFIG_PREEMPT_COUNT)) preempt_count_add(PREEMPT_OFFSET);
	barrier();
}

/*
 * Under CONFIG_PREEMPT the kernel calls the scheduler here if the count came to 0 and a reschedule is
 * due. The machine offers a switch at this point of itself.
 */
export function preempt_enable(): void {
	barrier();
	if (IS_ENABLED(CONFIG_PREEMPT_COUNT)) preempt_count_sub(PREEMPT_OFFSET);
}

/** Without the test for a reschedule; the caller is about to make another. */
export function preempt_enable_no_resched(): void {
	preempt_enable();
}

/* Safe in code that the function tracer itself uses. There is no tracer here. */
export function preempt_disable_notrace(): void {
	preempt_disable();
}

export function preempt_enable_notrace(): void {
	preempt_enable();
}

export function hardirq_count(): int {
	return preempt_count() & HARDIRQ_MASK;
}

export function softirq_count(): int {
	return preempt_count() & SOFTIRQ_MASK;
}

export function in_irq(): bool {
	return hardirq_count() !== 0;
}

/** In a softirq, or in a task that has them disabled. */
export function in_softirq(): bool {
	return softirq_count() !== 0;
}

export function in_serving_softirq(): bool {
	return (softirq_count() & SOFTIRQ_OFFSET) !== 0;
}

export function in_nmi(): bool {
	return (preempt_count() & NMI_MASK) !== 0;
}

export function in_interrupt(): bool {
	return (preempt_count() & (HARDIRQ_MASK | SOFTIRQ_MASK | NMI_MASK)) !== 0;
}

/** Not in a task, whatever that task may have disabled. */
export function in_task(): bool {
	return (preempt_count() & (NMI_MASK | HARDIRQ_MASK | SOFTIRQ_OFFSET)) === 0;
}

/** Must not sleep. Blind to spinlocks where CONFIG_PREEMPT_COUNT is off. */
export function in_atomic(): bool {
	return preempt_count() !== 0;
}

/** A kernel that keeps no count preempts nothing that runs in it. */
export function preemptible(): bool {
	if (!IS_ENABLED(CONFIG_PREEMPT_COUNT)) return false;
	return preempt_count() === 0 && !irqs_disabled();
}

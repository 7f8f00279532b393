// SPDX-License-Identifier: GPL-2.0-only
/*
 * The preemption count as a plain word of thread_info (include/asm-generic/preempt.h, v4.9).
 *
 * Load, add and store need no protection: an interrupt that comes between leaves the count as it
 * found it, so the interrupted store is right (the argument of ba1f14fbe709).
 *
 * TIF_NEED_RESCHED has no word here. Where the count is 0 and interrupts are on, the machine may
 * switch tasks at any instruction, which covers the test in preempt_enable() and every other.
 */
import type { int } from 'linux/types';
import { current_thread_info } from 'asm/thread_info';

export function preempt_count(): int {
	return current_thread_info().preempt_count;
}

export function __preempt_count_add(val: int): void {
	current_thread_info().preempt_count += val;
}

export function __preempt_count_sub(val: int): void {
	current_thread_info().preempt_count -= val;
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * The preemption count goes up and down in one instruction (arch/x86/include/asm/preempt.h, v4.9). The
 * kernel keeps it per CPU and swaps it when it switches tasks; here the task has it, which is the same
 * to everyone who may look. Bit 31, the inverted NEED_RESCHED, is left out with NEED_RESCHED itself.
 */
import type { int } from 'linux/types';
import { insn_add } from 'machine/insn';
import { current_thread_info } from 'asm/thread_info';

export { preempt_count } from 'asm-generic/preempt';

export function __preempt_count_add(val: int): void {
	insn_add(current_thread_info().preempt_count, val);
}

export function __preempt_count_sub(val: int): void {
	insn_add(current_thread_info().preempt_count, -val);
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Total store order, and an interlocked instruction is a full barrier of itself
 * (arch/x86/include/asm/barrier.h, v4.9).
 */
import type { lvalue } from 'linux/types';
import { insn_lock_xchg } from 'machine/insn';

export * from 'asm-generic/barrier-tso';

/** `xchg` stores and is the barrier. */
export function smp_store_mb<T>(x: lvalue<T>, val: T): void {
	insn_lock_xchg(x, val);
}

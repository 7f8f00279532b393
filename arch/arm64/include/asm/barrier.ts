// SPDX-License-Identifier: GPL-2.0-only
/*
 * `dmb ish`, `dmb ishld` and `dmb ishst`, and accesses that order by themselves: `stlr`, `ldar`
 * (arch/arm64/include/asm/barrier.h, v4.9).
 */
import type { lvalue } from 'linux/types';
import { insn_load_acquire, insn_store_release } from 'machine/insn';

export * from 'asm-generic/barrier';

export function smp_store_release<T>(x: lvalue<T>, val: T): void {
	insn_store_release(x, val);
}

export function smp_load_acquire<T>(x: lvalue<T>): T {
	return insn_load_acquire(x);
}

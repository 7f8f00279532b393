// SPDX-License-Identifier: GPL-2.0-only
/* Fences that name what they order (arch/riscv/include/asm/barrier.h, v4.19; v4.9 has no riscv). */
import type { lvalue } from 'linux/types';
import { insn_fence } from 'machine/insn';
import { READ_ONCE, WRITE_ONCE } from 'linux/compiler';

export * from 'asm-generic/barrier';

/** `fence rw,w`. */
export function smp_store_release<T>(x: lvalue<T>, val: T): void {
	insn_fence('release');
	WRITE_ONCE(x, val);
}

/** `fence r,rw`. */
export function smp_load_acquire<T>(x: lvalue<T>): T {
	const val = READ_ONCE(x);
	insn_fence('acquire');
	return val;
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Only a later load can overtake an earlier store, so all barriers but smp_mb() are the compiler's
 * (arch/x86/include/asm/barrier.h, v4.9). An interlocked instruction is a full barrier of itself.
 */
import type { lvalue } from 'linux/types';
import { insn_lock_xchg } from 'machine/insn';
import { READ_ONCE, WRITE_ONCE, barrier } from 'linux/compiler';

export * from 'asm-generic/barrier';

export function smp_rmb(): void {
	barrier();
}

export function smp_wmb(): void {
	barrier();
}

export function smp_mb__before_atomic(): void {
	barrier();
}

export function smp_mb__after_atomic(): void {
	barrier();
}

export function smp_store_release<T>(x: lvalue<T>, val: T): void {
	barrier();
	WRITE_ONCE(x, val);
}

export function smp_load_acquire<T>(x: lvalue<T>): T {
	const val = READ_ONCE(x);
	barrier();
	return val;
}

/** `xchg` stores and is the barrier. */
export function smp_store_mb<T>(x: lvalue<T>, val: T): void {
	insn_lock_xchg(x, val);
}

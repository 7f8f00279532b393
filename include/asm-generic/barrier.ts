// SPDX-License-Identifier: GPL-2.0-only
/*
 * Barriers, at their strongest where nothing is known of the architecture
 * (include/asm-generic/barrier.h, v4.9, for CONFIG_SMP).
 */
import type { lvalue } from 'linux/types';
import { insn_fence } from 'machine/insn';
import { READ_ONCE, WRITE_ONCE } from 'linux/compiler';

export function smp_mb(): void {
	insn_fence('mb');
}

export function smp_rmb(): void {
	insn_fence('rmb');
}

export function smp_wmb(): void {
	insn_fence('wmb');
}

/** Orders a load after the load its address came from. Nothing to do but on Alpha. */
export function smp_read_barrier_depends(): void {}

export function smp_mb__before_atomic(): void {
	smp_mb();
}

export function smp_mb__after_atomic(): void {
	smp_mb();
}

export function smp_store_release<T>(x: lvalue<T>, val: T): void {
	smp_mb();
	WRITE_ONCE(x, val);
}

export function smp_load_acquire<T>(x: lvalue<T>): T {
	const val = READ_ONCE(x);
	smp_mb();
	return val;
}

export function smp_store_mb<T>(x: lvalue<T>, val: T): void {
	WRITE_ONCE(x, val);
	smp_mb();
}

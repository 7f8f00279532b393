// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where only a later load can overtake an earlier store (total store order), every barrier but smp_mb()
 * is the compiler's.
 */
import type { lvalue } from 'linux/types';
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

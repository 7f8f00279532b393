// SPDX-License-Identifier: GPL-2.0-only
/*
 * Storage order is that of total store order or stronger: `bcr 14,0` (`bcr 15,0` before z196) for
 * smp_mb(), nothing but the compiler's for the others (arch/s390/include/asm/barrier.h, v4.9).
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

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Interlocked operations (include/linux/atomic.h, v4.9): what the architecture offers, and what is made
 * of it. Those that return a value are fully ordered, the others order nothing.
 */
import type { bool, int, ptr } from 'linux/types';
import { READ_ONCE, WRITE_ONCE, addr } from 'linux/compiler';
import type { atomic_t } from 'asm/atomic';
import { atomic_add, atomic_add_return } from 'asm/atomic';
import { cmpxchg, xchg } from 'asm/cmpxchg';

export type { atomic_t } from 'asm/atomic';
export { atomic_add, atomic_add_return } from 'asm/atomic';
export { smp_mb__after_atomic, smp_mb__before_atomic } from 'asm/barrier';
export { cmpxchg, cmpxchg_relaxed, xchg } from 'asm/cmpxchg';

export function atomic_read(v: ptr<atomic_t>): int {
	return READ_ONCE(v.counter);
}

export function atomic_set(v: ptr<atomic_t>, i: int): void {
	WRITE_ONCE(v.counter, i);
}

export function atomic_sub_return(i: int, v: ptr<atomic_t>): int {
	return atomic_add_return(-i, v);
}

export function atomic_inc(v: ptr<atomic_t>): void {
	atomic_add(1, v);
}

export function atomic_dec(v: ptr<atomic_t>): void {
	atomic_add(-1, v);
}

export function atomic_inc_return(v: ptr<atomic_t>): int {
	return atomic_add_return(1, v);
}

export function atomic_dec_return(v: ptr<atomic_t>): int {
	return atomic_add_return(-1, v);
}

export function atomic_dec_and_test(v: ptr<atomic_t>): bool {
	return atomic_dec_return(v) === 0;
}

/** The old value. */
export function atomic_xchg(v: ptr<atomic_t>, i: int): int {
	return xchg(addr(v.counter), i);
}

export function atomic_cmpxchg(v: ptr<atomic_t>, old: int, i: int): int {
	return cmpxchg(addr(v.counter), old, i);
}

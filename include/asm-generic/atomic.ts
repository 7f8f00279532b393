// SPDX-License-Identifier: GPL-2.0-only
/*
 * atomic_t on top of cmpxchg() (include/asm-generic/atomic.h, v4.9, for CONFIG_SMP). The operation
 * that returns a value is fully ordered, the other orders nothing. linux/atomic makes the rest of them.
 */
import type { int, ptr } from 'linux/types';
import { addr } from 'linux/compiler';
import { cmpxchg } from 'asm/cmpxchg';

export interface atomic_t {
	counter: int;
}

/** The new value. */
export function atomic_add_return(i: int, v: ptr<atomic_t>): int {
	let c = v.counter;
	for (;;) {
		const old = cmpxchg(addr(v.counter), c, c + i);
		if (old === c) return c + i;
		c = old;
	}
}

export function atomic_add(i: int, v: ptr<atomic_t>): void {
	atomic_add_return(i, v);
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Exchange and compare-and-exchange, fully ordered, for an architecture that has one interlocked
 * instruction for each (sparc64 `cas`, s390 `cs`). Those with load-exclusive take
 * asm-generic/cmpxchg-llsc instead.
 */
import type { ptr } from 'linux/types';
import { insn_lock_cmpxchg, insn_lock_xchg } from 'machine/insn';

/** The old value. */
export function xchg<T>(p: ptr<T>, val: T): T {
	return insn_lock_xchg(p.$, val);
}

/** The old value; the new one is stored if that was `old`. */
export function cmpxchg<T>(p: ptr<T>, old: T, val: T): T {
	return insn_lock_cmpxchg(p.$, old, val);
}

/** The same without any ordering. */
export function cmpxchg_relaxed<T>(p: ptr<T>, old: T, val: T): T {
	return insn_lock_cmpxchg(p.$, old, val);
}

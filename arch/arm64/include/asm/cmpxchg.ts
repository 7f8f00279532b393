// SPDX-License-Identifier: GPL-2.0-only
/*
 * One instruction each on a CPU with the LSE atomics (`cas`, `swp`), load-exclusive and store-exclusive
 * on others (arch/arm64/include/asm/cmpxchg.h, atomic_lse.h and atomic_ll_sc.h, v4.9). For full order
 * v4.9 has a releasing store-exclusive and one `dmb ish` behind it; a barrier on both sides says the
 * same.
 */
import type { ptr } from 'linux/types';
import { CONFIG_ARM64_LSE_ATOMICS } from 'generated/config';
import { insn_lock_cmpxchg, insn_lock_xchg } from 'machine/insn';
import { IS_ENABLED } from 'linux/compiler';
import {
	cmpxchg as llsc_cmpxchg,
	cmpxchg_relaxed as llsc_cmpxchg_relaxed,
	xchg as llsc_xchg,
} from 'asm-generic/cmpxchg-llsc';

export function xchg<T>(p: ptr<T>, val: T): T {
	if (IS_ENABLED(CONFIG_ARM64_LSE_ATOMICS)) return insn_lock_xchg(p.$, val);
	return llsc_xchg(p, val);
}

export function cmpxchg<T>(p: ptr<T>, old: T, val: T): T {
	if (IS_ENABLED(CONFIG_ARM64_LSE_ATOMICS)) return insn_lock_cmpxchg(p.$, old, val);
	return llsc_cmpxchg(p, old, val);
}

export function cmpxchg_relaxed<T>(p: ptr<T>, old: T, val: T): T {
	if (IS_ENABLED(CONFIG_ARM64_LSE_ATOMICS)) return insn_lock_cmpxchg(p.$, old, val);
	return llsc_cmpxchg_relaxed(p, old, val);
}

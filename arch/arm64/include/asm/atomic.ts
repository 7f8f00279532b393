// SPDX-License-Identifier: GPL-2.0-only
/* `stadd` and `ldaddal` with LSE, load-exclusive and store-exclusive without (arch/arm64/include/asm/atomic.h, v4.9). */
import type { int, ptr } from 'linux/types';
import { CONFIG_ARM64_LSE_ATOMICS } from 'generated/config';
import { insn_lock_add, insn_lock_xadd } from 'machine/insn';
import { IS_ENABLED } from 'linux/compiler';
import type { atomic_t } from 'asm-generic/atomic';
import {
	atomic_add as llsc_atomic_add,
	atomic_add_return as llsc_atomic_add_return,
} from 'asm-generic/atomic-llsc';

export type { atomic_t } from 'asm-generic/atomic';

export function atomic_add(i: int, v: ptr<atomic_t>): void {
	if (IS_ENABLED(CONFIG_ARM64_LSE_ATOMICS)) insn_lock_add(v.counter, i);
	else llsc_atomic_add(i, v);
}

/** The new value. */
export function atomic_add_return(i: int, v: ptr<atomic_t>): int {
	if (IS_ENABLED(CONFIG_ARM64_LSE_ATOMICS)) return insn_lock_xadd(v.counter, i) + i;
	return llsc_atomic_add_return(i, v);
}

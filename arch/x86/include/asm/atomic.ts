// SPDX-License-Identifier: GPL-2.0-only
/* atomic_t with the LOCK prefix (arch/x86/include/asm/atomic.h, v4.9). */
import type { int, ptr } from 'linux/types';
import { insn_lock_add, insn_lock_xadd } from 'machine/insn';
import type { atomic_t } from 'asm-generic/atomic';

export type { atomic_t } from 'asm-generic/atomic';

export function atomic_add(i: int, v: ptr<atomic_t>): void {
	insn_lock_add(v.counter, i);
}

/** The new value. */
export function atomic_add_return(i: int, v: ptr<atomic_t>): int {
	return insn_lock_xadd(v.counter, i) + i;
}

// SPDX-License-Identifier: GPL-2.0-only
/* `laa` from z196 on, a loop of compare-and-swap before (arch/s390/include/asm/atomic.h, v4.9). */
import type { int, ptr } from 'linux/types';
import { CONFIG_HAVE_MARCH_Z196_FEATURES } from 'generated/config';
import { insn_lock_add, insn_lock_xadd } from 'machine/insn';
import { IS_ENABLED } from 'linux/compiler';
import type { atomic_t } from 'asm-generic/atomic';
import { atomic_add_return as cs_atomic_add_return } from 'asm-generic/atomic';

export type { atomic_t } from 'asm-generic/atomic';

export function atomic_add(i: int, v: ptr<atomic_t>): void {
	if (IS_ENABLED(CONFIG_HAVE_MARCH_Z196_FEATURES)) insn_lock_add(v.counter, i);
	else cs_atomic_add_return(i, v);
}

/** The new value. */
export function atomic_add_return(i: int, v: ptr<atomic_t>): int {
	if (IS_ENABLED(CONFIG_HAVE_MARCH_Z196_FEATURES)) return insn_lock_xadd(v.counter, i) + i;
	return cs_atomic_add_return(i, v);
}

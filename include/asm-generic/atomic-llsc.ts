// SPDX-License-Identifier: GPL-2.0-only
/* The same with load-exclusive and store-exclusive; see asm-generic/cmpxchg-llsc. */
import type { int, ptr } from 'linux/types';
import { insn_load_exclusive, insn_store_exclusive } from 'machine/insn';
import { smp_mb } from 'asm/barrier';
import type { atomic_t } from 'asm-generic/atomic';

export type { atomic_t } from 'asm-generic/atomic';

function atomic_add_return_relaxed(i: int, v: ptr<atomic_t>): int {
	for (;;) {
		const sum = insn_load_exclusive(v.counter) + i;
		if (insn_store_exclusive(v.counter, sum) === 0) return sum;
	}
}

/** The new value. */
export function atomic_add_return(i: int, v: ptr<atomic_t>): int {
	smp_mb();
	const sum = atomic_add_return_relaxed(i, v);
	smp_mb();
	return sum;
}

export function atomic_add(i: int, v: ptr<atomic_t>): void {
	atomic_add_return_relaxed(i, v);
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * The same operations as loops of load-exclusive and store-exclusive, for arm, arm64 without LSE,
 * powerpc, alpha and riscv. An exception return or a store by another CPU breaks the reservation and
 * the loop goes round again. Full ordering comes from a barrier on either side.
 */
import type { ptr } from 'linux/types';
import { insn_load_exclusive, insn_store_exclusive } from 'machine/insn';
import { smp_mb } from 'asm/barrier';

function xchg_relaxed<T>(p: ptr<T>, val: T): T {
	for (;;) {
		const old = insn_load_exclusive(p.$);
		if (insn_store_exclusive(p.$, val) === 0) return old;
	}
}

export function cmpxchg_relaxed<T>(p: ptr<T>, old: T, val: T): T {
	for (;;) {
		const found = insn_load_exclusive(p.$);
		if (found !== old) return found;
		if (insn_store_exclusive(p.$, val) === 0) return found;
	}
}

export function xchg<T>(p: ptr<T>, val: T): T {
	smp_mb();
	const old = xchg_relaxed(p, val);
	smp_mb();
	return old;
}

export function cmpxchg<T>(p: ptr<T>, old: T, val: T): T {
	smp_mb();
	const found = cmpxchg_relaxed(p, old, val);
	smp_mb();
	return found;
}

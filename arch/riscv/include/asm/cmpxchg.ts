// SPDX-License-Identifier: GPL-2.0-only
/* `amoswap` to exchange, `lr` and `sc` to compare (arch/riscv/include/asm/cmpxchg.h, v4.19). */
import type { ptr } from 'linux/types';
import { insn_lock_xchg } from 'machine/insn';

export * from 'asm-generic/cmpxchg-llsc';

export function xchg<T>(p: ptr<T>, val: T): T {
	return insn_lock_xchg(p.$, val);
}

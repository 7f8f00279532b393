// SPDX-License-Identifier: GPL-2.0-only
/*
 * ARMv7 (arch/arm/include/asm/barrier.h, v4.9): `dmb ish` for all but smp_wmb(), which is `dmb ishst`.
 * There is none for loads alone.
 */
import { insn_fence } from 'machine/insn';

export * from 'asm-generic/barrier';

export function smp_rmb(): void {
	insn_fence('mb');
}

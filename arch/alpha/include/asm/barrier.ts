// SPDX-License-Identifier: GPL-2.0-only
/*
 * `mb` for all but smp_wmb(), which is `wmb` (arch/alpha/include/asm/barrier.h, v4.9). The one
 * architecture on which a load may miss what its own address depends on: the two halves of the cache
 * take in the stores of others at their own pace.
 */
import { insn_fence } from 'machine/insn';

export * from 'asm-generic/barrier';

export function smp_rmb(): void {
	insn_fence('mb');
}

export function smp_read_barrier_depends(): void {
	insn_fence('mb');
}

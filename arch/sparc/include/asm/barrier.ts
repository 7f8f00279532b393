// SPDX-License-Identifier: GPL-2.0-only
/*
 * sparc64, which the kernel runs in TSO mode: `membar #StoreLoad` for smp_mb(), nothing but the
 * compiler's for the others (arch/sparc/include/asm/barrier_64.h, v4.9).
 */
export * from 'asm-generic/barrier-tso';

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Storage order is that of total store order or stronger: `bcr 14,0` (`bcr 15,0` before z196) for
 * smp_mb(), nothing but the compiler's for the others (arch/s390/include/asm/barrier.h, v4.9).
 */
export * from 'asm-generic/barrier-tso';

// SPDX-License-Identifier: GPL-2.0-only
/* `ldrex` and `strex` (arch/arm/include/asm/cmpxchg.h, v4.9). */
export * from 'asm-generic/cmpxchg-llsc';

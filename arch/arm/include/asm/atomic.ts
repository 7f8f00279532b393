// SPDX-License-Identifier: GPL-2.0-only
/* `ldrex` and `strex` (arch/arm/include/asm/atomic.h, v4.9). */
export * from 'asm-generic/atomic-llsc';

// SPDX-License-Identifier: GPL-2.0-only
/* `lwarx` and `stwcx.` with `sync` on either side (arch/powerpc/include/asm/cmpxchg.h, v4.9). */
export * from 'asm-generic/cmpxchg-llsc';

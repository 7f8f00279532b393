// SPDX-License-Identifier: GPL-2.0-only
/* `ldl_l` and `stl_c` (arch/alpha/include/asm/cmpxchg.h, v4.9). */
export * from 'asm-generic/cmpxchg-llsc';

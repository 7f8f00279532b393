// SPDX-License-Identifier: GPL-2.0-only
/* `ldl_l` and `stl_c` (arch/alpha/include/asm/atomic.h, v4.9). */
export * from 'asm-generic/atomic-llsc';

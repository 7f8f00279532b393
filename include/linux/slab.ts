// SPDX-License-Identifier: GPL-2.0-only
/* Allocation. The size is the type's: `kmalloc<kvm>(GFP_KERNEL)`. */
import type { uint } from 'linux/types';

export type gfp_t = uint;

/* include/linux/gfp.h of v4.9 has many more bits; the one kept here says that the caller may sleep. */
export const __GFP_DIRECT_RECLAIM = 0x400000;
export const GFP_KERNEL = 0x400000;
export const GFP_ATOMIC = 0;

export { kmalloc, kzalloc, kfree } from 'mm/slab';

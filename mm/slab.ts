// SPDX-License-Identifier: GPL-2.0-only
/*
 * The machine keeps track of every allocation and catches what reads it uninitialised or touches it
 * after it was freed; the allocator's own work is not modelled.
 */
import type { ptr } from 'linux/types';
import { NULL } from 'linux/types';
import { insn_alloc, insn_free, insn_zalloc } from 'machine/insn';
import { EXPORT_SYMBOL } from 'linux/export';
import { might_sleep } from 'linux/kernel';
import type { gfp_t } from 'linux/slab';
import { __GFP_DIRECT_RECLAIM } from 'linux/slab';

/** Uninitialised memory for one T, or NULL. */
export function kmalloc<T>(flags: gfp_t): ptr<T> {
	if ((flags & __GFP_DIRECT_RECLAIM) !== 0) might_sleep();
	return insn_alloc<T>();
}
EXPORT_SYMBOL(kmalloc);

/** Zeroed memory for one T, or NULL. */
export function kzalloc<T>(flags: gfp_t): ptr<T> {
	if ((flags & __GFP_DIRECT_RECLAIM) !== 0) might_sleep();
	return insn_zalloc<T>();
}
EXPORT_SYMBOL(kzalloc);

/** Gives the memory back. Freeing NULL is allowed and does nothing. */
export function kfree<T>(p: ptr<T>): void {
	if (p !== NULL) insn_free(p);
}
EXPORT_SYMBOL(kfree);

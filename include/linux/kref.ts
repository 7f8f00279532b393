// SPDX-License-Identifier: GPL-2.0-only
/* Counts of references to an object (include/linux/kref.h, v4.9): who drops the last one releases it. */
import type { int, ptr } from 'linux/types';
import type { atomic_t } from 'linux/atomic';
import { atomic_dec_and_test, atomic_inc, atomic_set } from 'linux/atomic';
import { addr } from 'linux/compiler';

export interface kref {
	refcount: atomic_t;
}

/** One reference, the caller's. */
export function kref_init(kref: ptr<kref>): void {
	atomic_set(addr(kref.refcount), 1);
}

/** For who has a reference already. */
export function kref_get(kref: ptr<kref>): void {
	atomic_inc(addr(kref.refcount));
}

/** 1 if the object is gone. */
export function kref_put(kref: ptr<kref>, release: (kref: ptr<kref>) => void): int {
	if (!atomic_dec_and_test(addr(kref.refcount))) return 0;
	release(kref);
	return 1;
}

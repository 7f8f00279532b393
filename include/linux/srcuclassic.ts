// SPDX-License-Identifier: GPL-2.0-only
/* Classic SRCU of v4.12: the counters of a domain (include/linux/srcuclassic.h, v4.12). */
import type { array, int, ptr, ulong } from 'linux/types';
import { NULL } from 'linux/types';
import type { rcutorture_type } from 'linux/rcupdate';
import { SRCU_FLAVOR } from 'linux/rcupdate';
import type { srcu_struct } from 'linux/srcu';

export * from 'linux/srcu_batch';
export {
	__srcu_read_lock,
	__srcu_read_unlock,
	srcu_flip,
	srcu_readers_active,
	srcu_readers_active_idx_check,
} from 'kernel/rcu/classic-srcu';

/*
 * Sections begun and ended by CPU and rank. They only go up, and a section may end on another CPU than
 * it began on: only the sums over all CPUs mean anything.
 */
export interface srcu_array {
	lock_count: array<ulong, 2>;
	unlock_count: array<ulong, 2>;
}

/** What a domain has for each CPU. */
export type srcu_counters = srcu_array;

/*
 * How far grace periods are, for rcutorture. v4.12 looks at batch_check0 twice and never at
 * batch_check1, so with callbacks there and nowhere else it says that none is in progress.
 */
export function srcutorture_get_gp_data(
	test_type: rcutorture_type,
	sp: ptr<srcu_struct>,
	flags: ptr<int>,
	gpnum: ptr<ulong>,
	completed: ptr<ulong>,
): void {
	if (test_type !== SRCU_FLAVOR) return;
	flags.$ = 0;
	completed.$ = sp.completed;
	gpnum.$ = completed.$;
	if (
		sp.batch_queue.head !== NULL ||
		sp.batch_check0.head !== NULL ||
		sp.batch_check0.head !== NULL
	)
		gpnum.$ += 1;
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tiny SRCU: a domain, and how it is declared (include/linux/srcutiny.h, v4.12). For one CPU whose
 * kernel does not preempt itself.
 */
import type { array, bool, int, lvalue, ptr, ulong } from 'linux/types';
import { addr } from 'linux/compiler';
import type { lockdep_map } from 'linux/lockdep';
import type { rcu_segcblist } from 'linux/rcu_segcblist';
import { rcu_segcblist_init } from 'linux/rcu_segcblist';
import type { rcutorture_type } from 'linux/rcupdate';
import { SRCU_FLAVOR } from 'linux/rcupdate';
import type { swait_queue_head } from 'linux/swait';
import { init_swait_queue_head } from 'linux/swait';
import type { work_struct } from 'linux/workqueue';
import { INIT_WORK } from 'linux/workqueue';
import { srcu_drive_gp, synchronize_srcu } from 'kernel/rcu/tiny-srcu';

export interface srcu_struct {
	/** Readers inside, by rank. */
	srcu_lock_nesting: array<int, 2>;
	/** Where a grace period waits for the last of them. */
	srcu_wq: swait_queue_head;
	/** Number of the grace period, for callbacks to be marked with. */
	srcu_gp_seq: ulong;
	srcu_cblist: rcu_segcblist;
	/** The rank that new readers count under. */
	srcu_idx: int;
	/** srcu_drive_gp() is past its first test. */
	srcu_gp_running: bool;
	/** It waits for readers: the last to leave has to wake it. */
	srcu_gp_waiting: bool;
	/** Runs srcu_drive_gp(). */
	srcu_work: work_struct;
	/** In use under CONFIG_DEBUG_LOCK_ALLOC. */
	dep_map: lockdep_map;
}

export {
	__init_srcu_struct,
	__srcu_read_lock,
	__srcu_read_unlock,
	call_srcu,
	cleanup_srcu_struct,
	init_srcu_struct,
	srcu_drive_gp,
	synchronize_srcu,
} from 'kernel/rcu/tiny-srcu';

/** A static domain: `const name = define(DEFINE_SRCU)`. All that is not named here is zero. */
/* macro */ export function DEFINE_SRCU(self: lvalue<srcu_struct>): void {
	init_swait_queue_head(addr(self.srcu_wq));
	rcu_segcblist_init(addr(self.srcu_cblist));
	INIT_WORK(addr(self.srcu_work), srcu_drive_gp);
}

/** The same with a name of this file only, which here is the definer's choice in any case. */
/* macro */ export function DEFINE_STATIC_SRCU(self: lvalue<srcu_struct>): void {
	DEFINE_SRCU(self);
}

/** There is no other way to wait. */
export function synchronize_srcu_expedited(sp: ptr<srcu_struct>): void {
	synchronize_srcu(sp);
}

/** Callbacks are called in the order they were posted. */
export function srcu_barrier(sp: ptr<srcu_struct>): void {
	synchronize_srcu(sp);
}

/** Nothing is counted for it. */
export function srcu_batches_completed(_sp: ptr<srcu_struct>): ulong {
	return 0;
}

/** For CONFIG_DEBUG_SRCU: cleaning up takes nothing away that would be missed. */
export function debug_srcu_is_gone(_sp: ptr<srcu_struct>): bool {
	return false;
}

/** How far grace periods are, for rcutorture. */
export function srcutorture_get_gp_data(
	test_type: rcutorture_type,
	sp: ptr<srcu_struct>,
	flags: ptr<int>,
	gpnum: ptr<ulong>,
	completed: ptr<ulong>,
): void {
	if (test_type !== SRCU_FLAVOR) return;
	flags.$ = 0;
	completed.$ = sp.srcu_gp_seq;
	gpnum.$ = completed.$;
}

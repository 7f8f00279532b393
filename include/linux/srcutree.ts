// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tree SRCU: a domain, and how it is declared (include/linux/srcutree.h, v4.12).
 *
 * Callbacks are on a list of the CPU that posted them. Requests for grace periods go up a tree of nodes,
 * and those of the same grace period are one request from the node on where they meet.
 */
import type { array, bool, int, lvalue, percpu, ptr, uint, ulong } from 'linux/types';
import { NULL } from 'linux/types';
import { addr } from 'linux/compiler';
import type { atomic_t } from 'linux/atomic';
import type { completion } from 'linux/completion';
import type { lockdep_map } from 'linux/lockdep';
import type { mutex } from 'linux/mutex';
import { alloc_percpu } from 'linux/percpu';
import { NUM_RCU_NODES, RCU_NUM_LVLS } from 'linux/rcu_node_tree';
import type { rcu_segcblist } from 'linux/rcu_segcblist';
import type { rcu_head } from 'linux/rcupdate';
import type { spinlock_t } from 'linux/spinlock';
import { spin_lock_init } from 'linux/spinlock';
import type { delayed_work } from 'linux/workqueue';

/* Lengths of arrays, for which C has ARRAY_SIZE(). */
export const SRCU_RANKS = 2;
export const SRCU_HAVE_CBS = 4;

/** What a domain keeps for each CPU. */
export interface srcu_data {
	/*
	 * Sections begun and ended by CPU and rank. They only go up, and a section may end on another CPU:
	 * only the sums over all CPUs mean anything.
	 */
	srcu_lock_count: array<ulong, typeof SRCU_RANKS>;
	srcu_unlock_count: array<ulong, typeof SRCU_RANKS>;

	/** Guards what follows. */
	lock: spinlock_t;
	srcu_cblist: rcu_segcblist;
	/** The furthest grace period that this CPU has asked for, and asked for in a hurry. */
	srcu_gp_seq_needed: ulong;
	srcu_gp_seq_needed_exp: ulong;
	/** Someone is invoking callbacks of this list. */
	srcu_cblist_invoking: bool;
	/** Runs srcu_invoke_callbacks(). */
	work: delayed_work;
	/** The callback of srcu_barrier(). */
	srcu_barrier_head: rcu_head;
	/** The leaf that this CPU belongs to, and its bit there. */
	mynode: ptr<srcu_node>;
	grpmask: ulong;
	cpu: int;
	sp: ptr<srcu_struct>;
}

/** A node of the combining tree. */
export interface srcu_node {
	lock: spinlock_t;
	/** Grace periods that CPUs below want, by the low bits of their number. State 1: that one is over. */
	srcu_have_cbs: array<ulong, typeof SRCU_HAVE_CBS>;
	/** In a leaf, the CPUs that have callbacks for each. */
	srcu_data_have_cbs: array<ulong, typeof SRCU_HAVE_CBS>;
	/** The furthest that is wanted in a hurry. */
	srcu_gp_seq_needed_exp: ulong;
	srcu_parent: ptr<srcu_node>;
	/** First and last CPU below. */
	grplo: int;
	grphi: int;
}

/** Entries of level[]. */
export const SRCU_LEVELS = RCU_NUM_LVLS + 1;

export interface srcu_struct {
	/** Breadth first: the root, then each level from left to right. */
	node: array<srcu_node, typeof NUM_RCU_NODES>;
	/** The first node of each level, and one more that is not used. */
	level: array<ptr<srcu_node>, typeof SRCU_LEVELS>;
	/** Held while callbacks are handed out, so that no second grace period ends meanwhile. */
	srcu_cb_mutex: mutex;
	/** Guards the numbers below. */
	gp_lock: spinlock_t;
	/** Held by whoever takes the grace period a step further. */
	srcu_gp_mutex: mutex;
	/** Number of flips; the low bit is the rank that new readers count under. */
	srcu_idx: uint;
	/** The number of the grace period, its state in the low bits. */
	srcu_gp_seq: ulong;
	/** The furthest that anybody needs. With state bits set: the domain is not set up yet. */
	srcu_gp_seq_needed: ulong;
	/** The furthest needed in a hurry. */
	srcu_gp_seq_needed_exp: ulong;
	/** When the last one ended. */
	srcu_last_gp_end: ulong;
	sda: percpu<srcu_data>;
	/** The same kind of number for srcu_barrier(). */
	srcu_barrier_seq: ulong;
	srcu_barrier_mutex: mutex;
	srcu_barrier_completion: completion;
	/** Callbacks of srcu_barrier() that have not been called, and one for itself while it posts them. */
	srcu_barrier_cpu_cnt: atomic_t;
	/** Runs process_srcu(). */
	work: delayed_work;
	/** In use under CONFIG_DEBUG_LOCK_ALLOC. */
	dep_map: lockdep_map;
}

/* States of a grace period. */
export const SRCU_STATE_IDLE = 0;
export const SRCU_STATE_SCAN1 = 1;
export const SRCU_STATE_SCAN2 = 2;

export {
	__call_srcu,
	__init_srcu_struct,
	__srcu_read_lock,
	__srcu_read_unlock,
	call_srcu,
	cleanup_srcu_struct,
	init_srcu_struct,
	process_srcu,
	srcu_barrier,
	srcu_batches_completed,
	srcu_offline_cpu,
	srcu_online_cpu,
	srcutorture_get_gp_data,
	synchronize_srcu,
	synchronize_srcu_expedited,
} from 'kernel/rcu/tree-srcu';

/*
 * A static domain: `const name = define(DEFINE_SRCU)`. It needs no init_srcu_struct() and may have no
 * cleanup_srcu_struct(). Readers may use it as it is; all else is set up by the first who waits or posts
 * a callback, who finds state bits in srcu_gp_seq_needed.
 */
/* macro */ export function DEFINE_SRCU(self: lvalue<srcu_struct>): void {
	self.sda = alloc_percpu<srcu_data>();
	spin_lock_init(addr(self.gp_lock));
	self.srcu_gp_seq_needed = 0 - 1;
}

/** The same with a name of this file only, which here is the definer's choice in any case. */
/* macro */ export function DEFINE_STATIC_SRCU(self: lvalue<srcu_struct>): void {
	DEFINE_SRCU(self);
}

/** For CONFIG_DEBUG_SRCU: whether the domain was cleaned up. */
export function debug_srcu_is_gone(sp: ptr<srcu_struct>): bool {
	return sp.sda === NULL;
}

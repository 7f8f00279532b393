// SPDX-License-Identifier: GPL-2.0-only
/*
 * Callbacks in segments by how far their grace period is (include/linux/rcu_segcblist.h, v4.12).
 *
 * One list, cut into four by pointers to the last `next` of each segment:
 *
 *	head -> [RCU_DONE_TAIL] -> [RCU_WAIT_TAIL] -> [RCU_NEXT_READY_TAIL] -> [RCU_NEXT_TAIL] -> NULL
 *
 * A segment is empty when its tail is that of the segment before, or, for the first, `head`.
 */
import type { array, long, ptr, ulong } from 'linux/types';
import type { rcu_head } from 'linux/rcupdate';

/** A plain list with its length. */
export interface rcu_cblist {
	head: ptr<rcu_head>;
	tail: ptr<ptr<rcu_head>>;
	len: long;
	len_lazy: long;
}

/** They may be invoked. */
export const RCU_DONE_TAIL = 0;
/** They wait for the grace period of gp_seq[RCU_WAIT_TAIL], */
export const RCU_WAIT_TAIL = 1;
/** these for that of gp_seq[RCU_NEXT_READY_TAIL], */
export const RCU_NEXT_READY_TAIL = 2;
/** and these for one that is not known yet. */
export const RCU_NEXT_TAIL = 3;
export const RCU_CBLIST_NSEGS = 4;

export interface rcu_segcblist {
	head: ptr<rcu_head>;
	tails: array<ptr<ptr<rcu_head>>, typeof RCU_CBLIST_NSEGS>;
	/** The end of which grace period each segment waits for; of no use in the first and the last. */
	gp_seq: array<ulong, typeof RCU_CBLIST_NSEGS>;
	/** Callbacks on the list or about to be; looked at without the lock. */
	len: long;
	/** Those of them that only free memory. SRCU has none. */
	len_lazy: long;
}

export {
	rcu_cblist_dequeue,
	rcu_cblist_init,
	rcu_segcblist_accelerate,
	rcu_segcblist_advance,
	rcu_segcblist_empty,
	rcu_segcblist_enqueue,
	rcu_segcblist_entrain,
	rcu_segcblist_extract_done_cbs,
	rcu_segcblist_init,
	rcu_segcblist_insert_count,
	rcu_segcblist_n_cbs,
	rcu_segcblist_pend_cbs,
	rcu_segcblist_ready_cbs,
} from 'kernel/rcu/rcu_segcblist';

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Segmented callback lists (kernel/rcu/rcu_segcblist.c and .h, v4.12), as far as SRCU uses them. The
 * caller's lock, or its keeping interrupts off on the only CPU that uses the list, guards each.
 */
import type { bool, int, long, ptr, ulong } from 'linux/types';
import { NULL } from 'linux/types';
import { WARN_ON_ONCE } from 'linux/bug';
import { READ_ONCE, WRITE_ONCE, addr } from 'linux/compiler';
import type { rcu_cblist, rcu_segcblist } from 'linux/rcu_segcblist';
import {
	RCU_CBLIST_NSEGS,
	RCU_DONE_TAIL,
	RCU_NEXT_READY_TAIL,
	RCU_NEXT_TAIL,
	RCU_WAIT_TAIL,
} from 'linux/rcu_segcblist';
import type { rcu_head } from 'linux/rcupdate';
import { smp_mb } from 'asm/barrier';
import { ULONG_CMP_LT } from 'kernel/rcu/rcu';

/* inline */ export function rcu_segcblist_empty(rsclp: ptr<rcu_segcblist>): bool {
	return rsclp.head === NULL;
}

/** Callbacks on the list or about to be. */
/* inline */ export function rcu_segcblist_n_cbs(rsclp: ptr<rcu_segcblist>): long {
	return READ_ONCE(rsclp.len);
}

/** A list is disabled by a NULL last tail, which only RCU does to those of offline CPUs. */
/* inline */ function rcu_segcblist_is_enabled(rsclp: ptr<rcu_segcblist>): bool {
	return rsclp.tails[RCU_NEXT_TAIL] !== NULL;
}

/** Whether nothing follows segment `seg`. */
/* inline */ function rcu_segcblist_restempty(rsclp: ptr<rcu_segcblist>, seg: int): bool {
	return rsclp.tails[seg].$ === NULL;
}

export function rcu_cblist_init(rclp: ptr<rcu_cblist>): void {
	rclp.head = NULL;
	rclp.tail = addr(rclp.head);
	rclp.len = 0;
	rclp.len_lazy = 0;
}

/*
 * The oldest callback, or NULL. Counts `len` down whatever it was: a list that came from
 * rcu_segcblist_extract_done_cbs() began at 0 and ends below.
 */
export function rcu_cblist_dequeue(rclp: ptr<rcu_cblist>): ptr<rcu_head> {
	const rhp = rclp.head;
	if (rhp === NULL) return NULL;
	rclp.len -= 1;
	rclp.head = rhp.next;
	if (rclp.head === NULL) rclp.tail = addr(rclp.head);
	return rhp;
}

export function rcu_segcblist_init(rsclp: ptr<rcu_segcblist>): void {
	rsclp.head = NULL;
	for (let i: int = 0; i < RCU_CBLIST_NSEGS; i++) rsclp.tails[i] = addr(rsclp.head);
	rsclp.len = 0;
	rsclp.len_lazy = 0;
}

/** Whether there are callbacks that may be invoked. */
export function rcu_segcblist_ready_cbs(rsclp: ptr<rcu_segcblist>): bool {
	return rcu_segcblist_is_enabled(rsclp) && addr(rsclp.head) !== rsclp.tails[RCU_DONE_TAIL];
}

/** Whether there are callbacks that still wait for a grace period. */
export function rcu_segcblist_pend_cbs(rsclp: ptr<rcu_segcblist>): bool {
	return rcu_segcblist_is_enabled(rsclp) && !rcu_segcblist_restempty(rsclp, RCU_DONE_TAIL);
}

/*
 * Appends to the last segment. Who waits for all callbacks looks at `len` without the lock, and must
 * not find 0 while one is on the list.
 */
export function rcu_segcblist_enqueue(
	rsclp: ptr<rcu_segcblist>,
	rhp: ptr<rcu_head>,
	lazy: bool,
): void {
	WRITE_ONCE(rsclp.len, rsclp.len + 1);
	if (lazy) rsclp.len_lazy += 1;
	smp_mb(); /* Count before callback. */ /* Pairs with rcu_segcblist_n_cbs(). */
	rhp.next = NULL;
	rsclp.tails[RCU_NEXT_TAIL].$ = rhp;
	rsclp.tails[RCU_NEXT_TAIL] = addr(rhp.next);
}

/*
 * Appends to the last segment that is not empty: the callback waits for those before it and for no
 * grace period of its own. False, and nothing done, if there are no callbacks at all. While the ready
 * ones are being invoked they are counted but not on the list, and it goes to the first segment.
 */
export function rcu_segcblist_entrain(
	rsclp: ptr<rcu_segcblist>,
	rhp: ptr<rcu_head>,
	lazy: bool,
): bool {
	if (rcu_segcblist_n_cbs(rsclp) === 0) return false;
	WRITE_ONCE(rsclp.len, rsclp.len + 1);
	if (lazy) rsclp.len_lazy += 1;
	smp_mb(); /* Count before callback. */ /* Pairs with rcu_segcblist_n_cbs(). */
	rhp.next = NULL;
	let i: int = RCU_NEXT_TAIL;
	while (i > RCU_DONE_TAIL && rsclp.tails[i] === rsclp.tails[i - 1]) i -= 1;
	rsclp.tails[i].$ = rhp;
	for (; i <= RCU_NEXT_TAIL; i++) rsclp.tails[i] = addr(rhp.next);
	return true;
}

/** Moves the callbacks that may be invoked to the end of `rclp`. The counts stay. */
export function rcu_segcblist_extract_done_cbs(
	rsclp: ptr<rcu_segcblist>,
	rclp: ptr<rcu_cblist>,
): void {
	if (!rcu_segcblist_ready_cbs(rsclp)) return;
	rclp.tail.$ = rsclp.head;
	rsclp.head = rsclp.tails[RCU_DONE_TAIL].$;
	rsclp.tails[RCU_DONE_TAIL].$ = NULL;
	rclp.tail = rsclp.tails[RCU_DONE_TAIL];
	for (let i: int = RCU_CBLIST_NSEGS - 1; i >= RCU_DONE_TAIL; i--)
		if (rsclp.tails[i] === rsclp.tails[RCU_DONE_TAIL])
			rsclp.tails[i] = addr(rsclp.head);
}

/** Adds the counts of `rclp`, which after dequeuing are below 0, and clears them there. */
export function rcu_segcblist_insert_count(rsclp: ptr<rcu_segcblist>, rclp: ptr<rcu_cblist>): void {
	rsclp.len_lazy += rclp.len_lazy;
	WRITE_ONCE(rsclp.len, rsclp.len + rclp.len);
	rclp.len_lazy = 0;
	rclp.len = 0;
}

/** Makes the callbacks ready whose grace period has ended when the current number is `seq`. */
export function rcu_segcblist_advance(rsclp: ptr<rcu_segcblist>, seq: ulong): void {
	WARN_ON_ONCE(!rcu_segcblist_is_enabled(rsclp));
	if (rcu_segcblist_restempty(rsclp, RCU_DONE_TAIL)) return;

	/* An empty segment has the number it had last, and is passed over or ends the search. */
	let i: int = RCU_WAIT_TAIL;
	for (; i < RCU_NEXT_TAIL; i++) {
		if (ULONG_CMP_LT(seq, rsclp.gp_seq[i])) break;
		rsclp.tails[RCU_DONE_TAIL] = rsclp.tails[i];
	}
	if (i === RCU_WAIT_TAIL) return;

	/* The segments that were ready are empty now. */
	for (let j: int = RCU_WAIT_TAIL; j < i; j++) rsclp.tails[j] = rsclp.tails[RCU_DONE_TAIL];

	/* What is left moves down into them. */
	for (let j: int = RCU_WAIT_TAIL; i < RCU_NEXT_TAIL; i++) {
		if (rsclp.tails[j] === rsclp.tails[RCU_NEXT_TAIL]) break;
		rsclp.tails[j] = rsclp.tails[i];
		rsclp.gp_seq[j] = rsclp.gp_seq[i];
		j += 1;
	}
}

/*
 * Gives callbacks that wait for no grace period yet, or for one after it, that which ends at `seq`. A
 * caller that posts one passes a snapshot taken after it did: a later caller can only learn that less
 * will do. True if any now wait for `seq`.
 */
export function rcu_segcblist_accelerate(rsclp: ptr<rcu_segcblist>, seq: ulong): bool {
	WARN_ON_ONCE(!rcu_segcblist_is_enabled(rsclp));
	if (rcu_segcblist_restempty(rsclp, RCU_DONE_TAIL)) return false;

	/* The last segment that has callbacks and waits for an earlier end. */
	let i: int = RCU_NEXT_READY_TAIL;
	for (; i > RCU_DONE_TAIL; i--)
		if (rsclp.tails[i] !== rsclp.tails[i - 1] && ULONG_CMP_LT(rsclp.gp_seq[i], seq))
			break;

	/*
	 * All after it join the next segment. If that is the last one there is no room: two ends earlier
	 * than `seq` are waited for, of which one is past, as the next rcu_segcblist_advance() will find.
	 */
	i += 1;
	if (i >= RCU_NEXT_TAIL) return false;
	for (; i < RCU_NEXT_TAIL; i++) {
		rsclp.tails[i] = rsclp.tails[RCU_NEXT_TAIL];
		rsclp.gp_seq[i] = seq;
	}
	return true;
}

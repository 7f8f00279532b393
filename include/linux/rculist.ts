// SPDX-License-Identifier: GPL-2.0-only
/* The list operations that readers may run beside. Updaters exclude each other by a lock of theirs. */
import type { ptr } from 'linux/types';
import { NULL } from 'linux/types';
import { addr } from 'linux/compiler';
import type { hlist_head, hlist_node, list_head } from 'linux/list';
import { __hlist_del, __list_del, hlist_unhashed } from 'linux/list';
import { rcu_assign_pointer, rcu_dereference_raw } from 'linux/rcupdate';

/** The entry is complete before a reader can come upon it: the publication is the last forward pointer. */
export function __list_add_rcu(
	entry: ptr<list_head>,
	prev: ptr<list_head>,
	next: ptr<list_head>,
): void {
	entry.next = next;
	entry.prev = prev;
	rcu_assign_pointer(prev.next, entry);
	next.prev = entry;
}

export function list_add_rcu(entry: ptr<list_head>, head: ptr<list_head>): void {
	__list_add_rcu(entry, head, head.next);
}

export function list_add_tail_rcu(entry: ptr<list_head>, head: ptr<list_head>): void {
	__list_add_rcu(entry, head.prev, head);
}

/** A reader standing on the entry must find its way on, so the forward pointer stays. */
export function list_del_rcu(entry: ptr<list_head>): void {
	__list_del(entry.prev, entry.next);
	entry.prev = NULL;
}

/** The next entry, for a walk as in linux/list. */
export function list_next_rcu(p: ptr<list_head>): ptr<list_head> {
	return rcu_dereference_raw(p.next);
}

export function hlist_add_head_rcu(n: ptr<hlist_node>, h: ptr<hlist_head>): void {
	const first = h.first;

	n.next = first;
	n.pprev = addr(h.first);
	rcu_assign_pointer(h.first, n);
	if (first !== NULL) first.pprev = addr(n.next);
}

/** As list_del_rcu(), for an entry that is not added again before a grace period has passed. */
export function hlist_del_rcu(n: ptr<hlist_node>): void {
	__hlist_del(n);
	n.pprev = NULL;
}

/** The same, and nothing if it is on no list. */
export function hlist_del_init_rcu(n: ptr<hlist_node>): void {
	if (!hlist_unhashed(n)) {
		__hlist_del(n);
		n.pprev = NULL;
	}
}

/** The first entry, or NULL; a walk goes on with hlist_next_rcu(). */
export function hlist_first_rcu(head: ptr<hlist_head>): ptr<hlist_node> {
	return rcu_dereference_raw(head.first);
}

export function hlist_next_rcu(n: ptr<hlist_node>): ptr<hlist_node> {
	return rcu_dereference_raw(n.next);
}

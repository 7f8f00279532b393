// SPDX-License-Identifier: GPL-2.0-only
/* The list operations that readers may run beside. Updaters exclude each other by a lock of theirs. */
import type { ptr } from 'linux/types';
import { NULL } from 'linux/types';
import type { list_head } from 'linux/list';
import { __list_del } from 'linux/list';
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

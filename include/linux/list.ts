// SPDX-License-Identifier: GPL-2.0-only
/*
 * Circular doubly linked lists. The iteration macros of C have no counterpart: walk with
 *
 *	for (let p = head.next; p !== head; p = p.next) {
 *		const e = container_of<T>(p, 'entry');
 *
 * and take `p.next` before the body where an entry may be deleted in it.
 */
import type { bool, ptr } from 'linux/types';
import { NULL } from 'linux/types';
import { READ_ONCE, WRITE_ONCE } from 'linux/compiler';

export interface list_head {
	next: ptr<list_head>;
	prev: ptr<list_head>;
}

/** A list with one word for a head; an entry has the address of the word that points to it. */
export interface hlist_head {
	first: ptr<hlist_node>;
}

export interface hlist_node {
	next: ptr<hlist_node>;
	pprev: ptr<ptr<hlist_node>>;
}

export function INIT_LIST_HEAD(list: ptr<list_head>): void {
	WRITE_ONCE(list.next, list);
	list.prev = list;
}

/** Inserts between two neighbours. Publishes the entry with its last forward pointer. */
export function __list_add(
	entry: ptr<list_head>,
	prev: ptr<list_head>,
	next: ptr<list_head>,
): void {
	next.prev = entry;
	entry.next = next;
	entry.prev = prev;
	WRITE_ONCE(prev.next, entry);
}

/** Right behind the head: a stack. */
export function list_add(entry: ptr<list_head>, head: ptr<list_head>): void {
	__list_add(entry, head, head.next);
}

/** Right before the head: a queue. */
export function list_add_tail(entry: ptr<list_head>, head: ptr<list_head>): void {
	__list_add(entry, head.prev, head);
}

export function __list_del(prev: ptr<list_head>, next: ptr<list_head>): void {
	next.prev = prev;
	WRITE_ONCE(prev.next, next);
}

/*
 * Unlinks. The kernel leaves LIST_POISON1 and LIST_POISON2 behind; NULL is as invalid an address on
 * this machine and is caught at the access just the same.
 */
export function list_del(entry: ptr<list_head>): void {
	__list_del(entry.prev, entry.next);
	entry.next = NULL;
	entry.prev = NULL;
}

export function list_del_init(entry: ptr<list_head>): void {
	__list_del(entry.prev, entry.next);
	INIT_LIST_HEAD(entry);
}

export function list_move_tail(entry: ptr<list_head>, head: ptr<list_head>): void {
	__list_del(entry.prev, entry.next);
	list_add_tail(entry, head);
}

export function list_empty(head: ptr<list_head>): bool {
	return READ_ONCE(head.next) === head;
}

/** True for the entry right before the head. */
export function list_is_last(entry: ptr<list_head>, head: ptr<list_head>): bool {
	return entry.next === head;
}

export function INIT_HLIST_HEAD(h: ptr<hlist_head>): void {
	h.first = NULL;
}

export function hlist_unhashed(h: ptr<hlist_node>): bool {
	return h.pprev === NULL;
}

export function __hlist_del(n: ptr<hlist_node>): void {
	const next = n.next;
	const pprev = n.pprev;

	WRITE_ONCE(pprev.$, next);
	if (next !== NULL) next.pprev = pprev;
}

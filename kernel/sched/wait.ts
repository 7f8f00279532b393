// SPDX-License-Identifier: GPL-2.0-only
/* Wait queues (kernel/sched/wait.c, v4.9). The head's lock guards the list, and is taken in handlers. */
import type { int, long, ptr, uint } from 'linux/types';
import { NULL } from 'linux/types';
import { addr, container_of } from 'linux/compiler';
import { EXPORT_SYMBOL } from 'linux/export';
import {
	INIT_LIST_HEAD,
	list_add,
	list_add_tail,
	list_del,
	list_del_init,
	list_empty,
} from 'linux/list';
import type { task_struct } from 'linux/sched';
import { TASK_NORMAL, TASK_RUNNING } from 'linux/sched';
import { __set_current_state, set_current_state, wake_up_process } from 'kernel/sched/core';
import { spin_lock_init, spin_lock_irqsave, spin_unlock_irqrestore } from 'linux/spinlock';
import type { wait_queue_func_t, wait_queue_head_t, wait_queue_t } from 'linux/wait';
import { WQ_FLAG_EXCLUSIVE } from 'linux/wait';
import { current } from 'asm/current';

export function init_waitqueue_head(q: ptr<wait_queue_head_t>): void {
	spin_lock_init(addr(q.lock));
	INIT_LIST_HEAD(addr(q.task_list));
}
EXPORT_SYMBOL(init_waitqueue_head);

/** A waiter that is woken as a task. */
export function init_waitqueue_entry(wait: ptr<wait_queue_t>, p: ptr<task_struct>): void {
	wait.flags = 0;
	wait.private = p;
	wait.func = default_wake_function;
}

/** A waiter that has `func` called, under the queue's lock and with interrupts off. */
export function init_waitqueue_func_entry(wait: ptr<wait_queue_t>, func: wait_queue_func_t): void {
	wait.flags = 0;
	wait.private = NULL;
	wait.func = func;
}

/** A waiter that leaves the queue when it is woken. */
export function init_wait(wait: ptr<wait_queue_t>): void {
	wait.flags = 0;
	wait.private = current();
	wait.func = autoremove_wake_function;
	INIT_LIST_HEAD(addr(wait.task_list));
}

export function __add_wait_queue(q: ptr<wait_queue_head_t>, wait: ptr<wait_queue_t>): void {
	list_add(addr(wait.task_list), addr(q.task_list));
}

/** At the tail, behind those of which all are woken. */
export function __add_wait_queue_tail_exclusive(
	q: ptr<wait_queue_head_t>,
	wait: ptr<wait_queue_t>,
): void {
	wait.flags |= WQ_FLAG_EXCLUSIVE;
	list_add_tail(addr(wait.task_list), addr(q.task_list));
}

export function __remove_wait_queue(q: ptr<wait_queue_head_t>, wait: ptr<wait_queue_t>): void {
	list_del(addr(wait.task_list));
}

export function add_wait_queue(q: ptr<wait_queue_head_t>, wait: ptr<wait_queue_t>): void {
	const flags = spin_lock_irqsave(addr(q.lock));
	__add_wait_queue(q, wait);
	spin_unlock_irqrestore(addr(q.lock), flags);
}
EXPORT_SYMBOL(add_wait_queue);

export function remove_wait_queue(q: ptr<wait_queue_head_t>, wait: ptr<wait_queue_t>): void {
	const flags = spin_lock_irqsave(addr(q.lock));
	__remove_wait_queue(q, wait);
	spin_unlock_irqrestore(addr(q.lock), flags);
}
EXPORT_SYMBOL(remove_wait_queue);

/*
 * Calls every waiter, up to `nr_exclusive` of those that want to be woken alone (0: all of them). The
 * next one is looked up first, as a waiter may take itself off the list.
 */
function __wake_up_common(
	q: ptr<wait_queue_head_t>,
	mode: uint,
	nr_exclusive: int,
	wake_flags: int,
	key: uint,
): void {
	const head = addr(q.task_list);
	let left = nr_exclusive;
	let p = head.next;
	while (p !== head) {
		const next = p.next;
		const curr = container_of<wait_queue_t>(p, 'task_list');
		const exclusive = (curr.flags & WQ_FLAG_EXCLUSIVE) !== 0;
		if (curr.func(curr, mode, wake_flags, key) !== 0 && exclusive) {
			left -= 1;
			if (left === 0) break;
		}
		p = next;
	}
}

export function __wake_up(
	q: ptr<wait_queue_head_t>,
	mode: uint,
	nr_exclusive: int,
	key: uint,
): void {
	const flags = spin_lock_irqsave(addr(q.lock));
	__wake_up_common(q, mode, nr_exclusive, 0, key);
	spin_unlock_irqrestore(addr(q.lock), flags);
}
EXPORT_SYMBOL(__wake_up);

/** For callers that hold the lock. */
export function __wake_up_locked(q: ptr<wait_queue_head_t>, mode: uint, nr: int): void {
	__wake_up_common(q, mode, nr, 0, 0);
}

export function __wake_up_locked_key(q: ptr<wait_queue_head_t>, mode: uint, key: uint): void {
	__wake_up_common(q, mode, 1, 0, key);
}

export function wake_up(q: ptr<wait_queue_head_t>): void {
	__wake_up(q, TASK_NORMAL, 1, 0);
}

export function wake_up_all(q: ptr<wait_queue_head_t>): void {
	__wake_up(q, TASK_NORMAL, 0, 0);
}

export function wake_up_poll(q: ptr<wait_queue_head_t>, key: uint): void {
	__wake_up(q, TASK_NORMAL, 1, key);
}

export function wake_up_locked_poll(q: ptr<wait_queue_head_t>, key: uint): void {
	__wake_up_locked_key(q, TASK_NORMAL, key);
}

/** Wakes the task. A waiter's own function may end in this one. */
export function default_wake_function(
	wait: ptr<wait_queue_t>,
	_mode: uint,
	_sync: int,
	_key: uint,
): int {
	return wake_up_process(wait.private);
}
EXPORT_SYMBOL(default_wake_function);

export function autoremove_wake_function(
	wait: ptr<wait_queue_t>,
	mode: uint,
	sync: int,
	key: uint,
): int {
	const ret = default_wake_function(wait, mode, sync, key);
	if (ret !== 0) list_del_init(addr(wait.task_list));
	return ret;
}
EXPORT_SYMBOL(autoremove_wake_function);

/** Queues the waiter, if it is not queued still, and says it sleeps. The caller tests its condition next. */
export function prepare_to_wait(
	q: ptr<wait_queue_head_t>,
	wait: ptr<wait_queue_t>,
	state: long,
): void {
	const flags = spin_lock_irqsave(addr(q.lock));
	if (list_empty(addr(wait.task_list))) __add_wait_queue(q, wait);
	set_current_state(state);
	spin_unlock_irqrestore(addr(q.lock), flags);
}
EXPORT_SYMBOL(prepare_to_wait);

/*
 * The kernel looks at the list without the lock first and skips it if the waiter is off already
 * (list_empty_careful()). The lock is always taken here: one more step, the same outcome.
 */
export function finish_wait(q: ptr<wait_queue_head_t>, wait: ptr<wait_queue_t>): void {
	__set_current_state(TASK_RUNNING);
	const flags = spin_lock_irqsave(addr(q.lock));
	list_del_init(addr(wait.task_list));
	spin_unlock_irqrestore(addr(q.lock), flags);
}
EXPORT_SYMBOL(finish_wait);

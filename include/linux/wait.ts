// SPDX-License-Identifier: GPL-2.0-only
/*
 * Wait queues (include/linux/wait.h, v4.9). wait_event() takes an expression to evaluate again and
 * again, which a function cannot; write its loop out:
 *
 *	let wait!: wait_queue_t;
 *	init_wait(addr(wait));
 *	for (;;) {
 *		prepare_to_wait(q, addr(wait), TASK_UNINTERRUPTIBLE);
 *		if (condition) break;
 *		schedule();
 *	}
 *	finish_wait(q, addr(wait));
 */
import type { int, ptr, uint } from 'linux/types';
import type { list_head } from 'linux/list';
import type { task_struct } from 'linux/sched';
import type { spinlock_t } from 'linux/spinlock';

/** Returns whether it woke someone. `key` says what happened, e.g. POLLIN. */
export type wait_queue_func_t = (wait: ptr<wait_queue_t>, mode: uint, sync: int, key: uint) => int;

/** One waiter: a task to wake, or a function to call. */
export interface wait_queue_t {
	flags: uint;
	private: ptr<task_struct>;
	func: wait_queue_func_t;
	task_list: list_head;
}

/** Only one of these is woken at a time. */
export const WQ_FLAG_EXCLUSIVE = 1;

export interface wait_queue_head_t {
	lock: spinlock_t;
	task_list: list_head;
}

export const POLLIN = 0x1;
export const POLLOUT = 0x4;
export const POLLHUP = 0x10;

export {
	__add_wait_queue,
	__add_wait_queue_tail_exclusive,
	__remove_wait_queue,
	__wake_up,
	__wake_up_locked,
	__wake_up_locked_key,
	add_wait_queue,
	autoremove_wake_function,
	default_wake_function,
	finish_wait,
	init_wait,
	init_waitqueue_entry,
	init_waitqueue_func_entry,
	init_waitqueue_head,
	prepare_to_wait,
	remove_wait_queue,
	wake_up,
	wake_up_all,
	wake_up_locked_poll,
	wake_up_poll,
} from 'kernel/sched/wait';

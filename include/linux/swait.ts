// SPDX-License-Identifier: GPL-2.0-only
/*
 * Simple wait queues (include/linux/swait.h, v4.12): tasks only, woken one at a time and always in a
 * bounded number of steps. swait_event() takes an expression to evaluate again and again, which a
 * function cannot; write it out:
 *
 *	if (!condition) {
 *		let wait!: swait_queue;
 *		DECLARE_SWAITQUEUE(wait);
 *		for (;;) {
 *			prepare_to_swait(q, addr(wait), TASK_UNINTERRUPTIBLE);
 *			if (condition) break;
 *			schedule();
 *		}
 *		finish_swait(q, addr(wait));
 *	}
 */
import type { bool, lvalue, ptr } from 'linux/types';
import { addr } from 'linux/compiler';
import type { list_head } from 'linux/list';
import { INIT_LIST_HEAD, list_empty } from 'linux/list';
import type { task_struct } from 'linux/sched';
import type { spinlock_t } from 'linux/spinlock';
import { current } from 'asm/current';

/** The lock is a raw one in the kernel: it spins even where others sleep. */
export interface swait_queue_head {
	lock: spinlock_t;
	task_list: list_head;
}

/** One waiter. */
export interface swait_queue {
	task: ptr<task_struct>;
	task_list: list_head;
}

export {
	finish_swait,
	init_swait_queue_head,
	prepare_to_swait,
	swake_up,
	swake_up_locked,
} from 'kernel/sched/swait';

/** The task itself, on no queue yet. */
/* macro */ export function DECLARE_SWAITQUEUE(self: lvalue<swait_queue>): void {
	self.task = current();
	INIT_LIST_HEAD(addr(self.task_list));
}

/** Whether anybody is on the queue. Without its lock the answer is only a hint. */
export function swait_active(q: ptr<swait_queue_head>): bool {
	return !list_empty(addr(q.task_list));
}

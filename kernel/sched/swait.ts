// SPDX-License-Identifier: GPL-2.0-only
/*
 * Simple wait queues (kernel/sched/swait.c, v4.12). The head's lock guards the list, and is taken in
 * handlers.
 */
import type { long, ptr } from 'linux/types';
import { addr, container_of } from 'linux/compiler';
import { EXPORT_SYMBOL } from 'linux/export';
import { INIT_LIST_HEAD, list_add, list_del_init, list_empty } from 'linux/list';
import { TASK_RUNNING } from 'linux/sched';
import { __set_current_state, set_current_state, wake_up_process } from 'kernel/sched/core';
import { spin_lock_init, spin_lock_irqsave, spin_unlock_irqrestore } from 'linux/spinlock';
import type { swait_queue, swait_queue_head } from 'linux/swait';
import { swait_active } from 'linux/swait';
import { current } from 'asm/current';

export function init_swait_queue_head(q: ptr<swait_queue_head>): void {
	spin_lock_init(addr(q.lock));
	INIT_LIST_HEAD(addr(q.task_list));
}

/** Wakes the first and takes it off the queue. For callers that hold the lock. */
export function swake_up_locked(q: ptr<swait_queue_head>): void {
	if (list_empty(addr(q.task_list))) return;
	const curr = container_of<swait_queue>(q.task_list.next, 'task_list');
	wake_up_process(curr.task);
	list_del_init(addr(curr.task_list));
}
EXPORT_SYMBOL(swake_up_locked);

/*
 * The first look is without the lock and nothing orders it behind what the caller did to wake for:
 * that is the caller's to see to, or the kernel's for one CPU. v4.13 does without that look.
 */
export function swake_up(q: ptr<swait_queue_head>): void {
	if (!swait_active(q)) return;
	const flags = spin_lock_irqsave(addr(q.lock));
	swake_up_locked(q);
	spin_unlock_irqrestore(addr(q.lock), flags);
}
EXPORT_SYMBOL(swake_up);

/** Queues the waiter, if it is not queued still, and says it sleeps. The caller tests its condition next. */
export function prepare_to_swait(
	q: ptr<swait_queue_head>,
	wait: ptr<swait_queue>,
	state: long,
): void {
	const flags = spin_lock_irqsave(addr(q.lock));
	wait.task = current();
	if (list_empty(addr(wait.task_list))) list_add(addr(wait.task_list), addr(q.task_list));
	set_current_state(state);
	spin_unlock_irqrestore(addr(q.lock), flags);
}
EXPORT_SYMBOL(prepare_to_swait);

/*
 * The kernel looks at the list without the lock first and skips it if the waiter is off already
 * (list_empty_careful()). The lock is always taken here: one more step, the same outcome.
 */
export function finish_swait(q: ptr<swait_queue_head>, wait: ptr<swait_queue>): void {
	__set_current_state(TASK_RUNNING);
	const flags = spin_lock_irqsave(addr(q.lock));
	list_del_init(addr(wait.task_list));
	spin_unlock_irqrestore(addr(q.lock), flags);
}
EXPORT_SYMBOL(finish_swait);

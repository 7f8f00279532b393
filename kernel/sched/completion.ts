// SPDX-License-Identifier: GPL-2.0-only
/*
 * Completions (kernel/sched/completion.c, v4.9). The waiter may have one on its stack: it leaves only
 * after it has had the lock once more than the completer, who touches nothing after giving it back.
 */
import type { bool, ptr } from 'linux/types';
import { addr } from 'linux/compiler';
import type { completion } from 'linux/completion';
import { EXPORT_SYMBOL } from 'linux/export';
import { might_sleep } from 'linux/kernel';
import { TASK_NORMAL, TASK_UNINTERRUPTIBLE } from 'linux/sched';
import { __set_current_state, schedule } from 'kernel/sched/core';
import {
	spin_lock_irq,
	spin_lock_irqsave,
	spin_unlock_irq,
	spin_unlock_irqrestore,
} from 'linux/spinlock';
import type { wait_queue_t } from 'linux/wait';
import {
	__add_wait_queue_tail_exclusive,
	__remove_wait_queue,
	__wake_up_locked,
	init_waitqueue_entry,
	init_waitqueue_head,
} from 'linux/wait';
import { current } from 'asm/current';

/** complete_all() stores this, so that no number of waiters uses it up. */
const UINT_MAX_HALF = 0x3fffffff;

export function init_completion(x: ptr<completion>): void {
	x.done = 0;
	init_waitqueue_head(addr(x.wait));
}

export function reinit_completion(x: ptr<completion>): void {
	x.done = 0;
}

/** Lets one waiter go on, now or when it comes. Any context. */
export function complete(x: ptr<completion>): void {
	const flags = spin_lock_irqsave(addr(x.wait.lock));
	x.done += 1;
	__wake_up_locked(addr(x.wait), TASK_NORMAL, 1);
	spin_unlock_irqrestore(addr(x.wait.lock), flags);
}
EXPORT_SYMBOL(complete);

/** Lets all go on, and all that will come. */
export function complete_all(x: ptr<completion>): void {
	const flags = spin_lock_irqsave(addr(x.wait.lock));
	x.done += UINT_MAX_HALF;
	__wake_up_locked(addr(x.wait), TASK_NORMAL, 0);
	spin_unlock_irqrestore(addr(x.wait.lock), flags);
}
EXPORT_SYMBOL(complete_all);

/*
 * The state is set under the lock that the completer needs, so the plain store will do: it cannot
 * find the waiter on the list and have its wake-up overwritten.
 */
function do_wait_for_common(x: ptr<completion>): void {
	if (x.done === 0) {
		let wait!: wait_queue_t;
		init_waitqueue_entry(addr(wait), current());
		__add_wait_queue_tail_exclusive(addr(x.wait), addr(wait));
		do {
			__set_current_state(TASK_UNINTERRUPTIBLE);
			spin_unlock_irq(addr(x.wait.lock));
			schedule();
			spin_lock_irq(addr(x.wait.lock));
		} while (x.done === 0);
		__remove_wait_queue(addr(x.wait), addr(wait));
	}
	x.done -= 1;
}

export function wait_for_completion(x: ptr<completion>): void {
	might_sleep();
	spin_lock_irq(addr(x.wait.lock));
	do_wait_for_common(x);
	spin_unlock_irq(addr(x.wait.lock));
}
EXPORT_SYMBOL(wait_for_completion);

/** Takes an event if there is one. */
export function try_wait_for_completion(x: ptr<completion>): bool {
	const flags = spin_lock_irqsave(addr(x.wait.lock));
	const ret = x.done !== 0;
	if (ret) x.done -= 1;
	spin_unlock_irqrestore(addr(x.wait.lock), flags);
	return ret;
}
EXPORT_SYMBOL(try_wait_for_completion);

/** Whether a waiter would not have to wait. */
export function completion_done(x: ptr<completion>): bool {
	const flags = spin_lock_irqsave(addr(x.wait.lock));
	const ret = x.done !== 0;
	spin_unlock_irqrestore(addr(x.wait.lock), flags);
	return ret;
}
EXPORT_SYMBOL(completion_done);

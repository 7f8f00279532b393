// SPDX-License-Identifier: GPL-2.0-only
/*
 * Mutexes (kernel/locking/mutex.c, v4.9), without spinning on a running owner: that saves a context
 * switch and changes no outcome.
 */
import type { bool, lvalue, ptr } from 'linux/types';
import { NULL } from 'linux/types';
import { addr, container_of } from 'linux/compiler';
import {
	atomic_cmpxchg,
	atomic_dec_return,
	atomic_inc_return,
	atomic_read,
	atomic_set,
	atomic_xchg,
} from 'linux/atomic';
import { EXPORT_SYMBOL } from 'linux/export';
import { might_sleep } from 'linux/kernel';
import type { list_head } from 'linux/list';
import { INIT_LIST_HEAD, list_add_tail, list_del, list_empty } from 'linux/list';
import type { mutex } from 'linux/mutex';
import type { task_struct } from 'linux/sched';
import { TASK_RUNNING, TASK_UNINTERRUPTIBLE } from 'linux/sched';
import { __set_current_state, schedule, wake_up_process } from 'kernel/sched/core';
import { fail } from 'linux/selftest';
import { spin_lock, spin_lock_init, spin_unlock } from 'linux/spinlock';
import { current } from 'asm/current';

/** On the stack of a task that waits. */
interface mutex_waiter {
	list: list_head;
	task: ptr<task_struct>;
}

export function mutex_init(lock: ptr<mutex>): void {
	atomic_set(addr(lock.count), 1);
	spin_lock_init(addr(lock.wait_lock));
	INIT_LIST_HEAD(addr(lock.wait_list));
	lock.owner = NULL;
}
EXPORT_SYMBOL(mutex_init);

/** `const m = define(DEFINE_MUTEX)`. */
export function DEFINE_MUTEX(self: lvalue<mutex>): void {
	mutex_init(addr(self));
}

export function mutex_is_locked(lock: ptr<mutex>): bool {
	return atomic_read(addr(lock.count)) !== 1;
}

/*
 * Waits in line. A count of -1 makes the owner's unlock come to the list. The state is set under
 * wait_lock, which the unlocker takes before it wakes anyone, so no wake-up is lost.
 */
function __mutex_lock_slowpath(lock: ptr<mutex>): void {
	let waiter!: mutex_waiter;
	spin_lock(addr(lock.wait_lock));
	waiter.task = current();
	list_add_tail(addr(waiter.list), addr(lock.wait_list));
	for (;;) {
		if (atomic_read(addr(lock.count)) >= 0 && atomic_xchg(addr(lock.count), -1) === 1)
			break;
		__set_current_state(TASK_UNINTERRUPTIBLE);
		spin_unlock(addr(lock.wait_lock));
		schedule();
		spin_lock(addr(lock.wait_lock));
	}
	__set_current_state(TASK_RUNNING);
	list_del(addr(waiter.list));
	if (list_empty(addr(lock.wait_list))) atomic_set(addr(lock.count), 0);
	spin_unlock(addr(lock.wait_lock));
}

export function mutex_lock(lock: ptr<mutex>): void {
	might_sleep();
	if (atomic_dec_return(addr(lock.count)) < 0) __mutex_lock_slowpath(lock);
	lock.owner = current();
}
EXPORT_SYMBOL(mutex_lock);

export function mutex_trylock(lock: ptr<mutex>): bool {
	if (atomic_cmpxchg(addr(lock.count), 1, 0) !== 1) return false;
	lock.owner = current();
	return true;
}
EXPORT_SYMBOL(mutex_trylock);

/** Frees the lock first: whoever comes by may take it before the first in line wakes up. */
function __mutex_unlock_slowpath(lock: ptr<mutex>): void {
	atomic_set(addr(lock.count), 1);
	spin_lock(addr(lock.wait_lock));
	if (!list_empty(addr(lock.wait_list))) {
		const waiter = container_of<mutex_waiter>(lock.wait_list.next, 'list');
		wake_up_process(waiter.task);
	}
	spin_unlock(addr(lock.wait_lock));
}

export function mutex_unlock(lock: ptr<mutex>): void {
	if (lock.owner !== current())
		fail('mutex-wrong-owner', 'unlock of a mutex the task does not hold');
	lock.owner = NULL;
	if (atomic_inc_return(addr(lock.count)) <= 0) __mutex_unlock_slowpath(lock);
}
EXPORT_SYMBOL(mutex_unlock);

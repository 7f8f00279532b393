// SPDX-License-Identifier: GPL-2.0-only
/*
 * Lockdep, as far as SRCU leans on it: which maps a context holds. Locks are not ordered against each
 * other. A handler has a task_struct of its own here, so it does not see what the task it interrupted
 * holds, as it would in the kernel.
 */
import type { int, ptr } from 'linux/types';

/** Its address is what counts: one for each kind of lock. */
export interface lock_class_key {
	subkeys: int;
}

export interface lockdep_map {
	key: ptr<lock_class_key>;
}

export {
	debug_check_no_locks_freed,
	lock_acquire,
	lock_is_held,
	lock_release,
	lockdep_init_map,
	lockdep_is_held,
} from 'kernel/locking/lockdep';

// SPDX-License-Identifier: GPL-2.0-only
/* Mutexes: sleeping locks for tasks. */
import type { ptr } from 'linux/types';
import type { atomic_t } from 'linux/atomic';
import type { list_head } from 'linux/list';
import type { task_struct } from 'linux/sched';
import type { spinlock_t } from 'linux/spinlock';

export interface mutex {
	/** 1: free, 0: held, below 0: held and others may be waiting. */
	count: atomic_t;
	wait_lock: spinlock_t;
	wait_list: list_head;
	owner: ptr<task_struct>;
}

export {
	DEFINE_MUTEX,
	mutex_init,
	mutex_is_locked,
	mutex_lock,
	mutex_trylock,
	mutex_unlock,
} from 'kernel/locking/mutex';

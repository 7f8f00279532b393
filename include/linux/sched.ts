// SPDX-License-Identifier: GPL-2.0-only
/* Tasks and the scheduler, as far as sleeping and waking go. */
import type { array, int, long, ptr } from 'linux/types';
import type { lockdep_map } from 'linux/lockdep';
import type { thread_info } from 'asm/thread_info';

/** Depth of held_locks; the kernel allows 48. */
export const MAX_LOCK_DEPTH = 8;

export interface task_struct {
	thread_info: thread_info;
	/** TASK_RUNNING, or what it sleeps as. */
	state: long;
	/** Lockdep's stack of what this task holds; empty unless CONFIG_DEBUG_LOCK_ALLOC. */
	lockdep_depth: int;
	held_locks: array<ptr<lockdep_map>, 8>;
}

export const TASK_RUNNING = 0;
export const TASK_INTERRUPTIBLE = 1;
export const TASK_UNINTERRUPTIBLE = 2;
export const TASK_NORMAL = 3;

export { current } from 'asm/current';
export {
	__set_current_state,
	cond_resched,
	schedule,
	set_current_state,
	wake_up_process,
} from 'kernel/sched/core';
export {
	schedule_timeout,
	schedule_timeout_interruptible,
	schedule_timeout_uninterruptible,
} from 'kernel/time/timer';

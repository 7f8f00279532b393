// SPDX-License-Identifier: GPL-2.0-only
/*
 * eventfd: a counter that can be signalled from any context, and a wait queue whose entries decide
 * for themselves what a signal does (v4.9 include/linux/eventfd.h, fs/eventfd.c). There is no file
 * here: who holds a context holds a pointer.
 */
import type { ulong } from 'linux/types';
import type { kref } from 'linux/kref';
import type { wait_queue_head_t } from 'linux/wait';

export interface eventfd_ctx {
	kref: kref;
	wqh: wait_queue_head_t;
	/** What was signalled and not yet read. Protected by wqh.lock. */
	count: ulong;
}

export {
	eventfd_ctx_alloc,
	eventfd_ctx_get,
	eventfd_ctx_put,
	eventfd_ctx_remove_wait_queue,
	eventfd_poll,
	eventfd_release,
	eventfd_signal,
} from 'fs/eventfd';

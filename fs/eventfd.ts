// SPDX-License-Identifier: GPL-2.0-only
/*
 * eventfd, as far as its in-kernel users go: v4.9 fs/eventfd.c without the file and the semaphore
 * mode.
 */
import type { int, ptr, uint, ulong } from 'linux/types';
import { NULL } from 'linux/types';
import type { wait_queue_t } from 'linux/wait';
import {
	POLLHUP,
	POLLIN,
	POLLOUT,
	__remove_wait_queue,
	add_wait_queue,
	init_waitqueue_head,
	wake_up_locked_poll,
	wake_up_poll,
} from 'linux/wait';
import type { eventfd_ctx } from 'linux/eventfd';
import { EAGAIN } from 'linux/errno';
import { READ_ONCE, addr, container_of } from 'linux/compiler';
import { EXPORT_SYMBOL_GPL } from 'linux/export';
import type { kref } from 'linux/kref';
import { kref_get, kref_init, kref_put } from 'linux/kref';
import { list_empty } from 'linux/list';
import { GFP_KERNEL, kfree, kmalloc } from 'linux/slab';
import { spin_lock_irqsave, spin_unlock_irqrestore } from 'linux/spinlock';

/** The largest value the counter may hold; a signal past it is cut short. */
const EVENTFD_COUNT_MAX = 7;

/* What eventfd2(2) does before it makes a file; NULL when there is no memory. */
export function eventfd_ctx_alloc(count: ulong): ptr<eventfd_ctx> {
	const ctx = kmalloc<eventfd_ctx>(GFP_KERNEL);

	if (ctx === NULL) return NULL;
	kref_init(addr(ctx.kref));
	init_waitqueue_head(addr(ctx.wqh));
	ctx.count = count;
	return ctx;
}

/* The last reference is gone: nobody can signal or wait any more. */
function eventfd_free(kref: ptr<kref>): void {
	kfree(container_of<eventfd_ctx>(kref, 'kref'));
}

export function eventfd_ctx_get(ctx: ptr<eventfd_ctx>): ptr<eventfd_ctx> {
	kref_get(addr(ctx.kref));
	return ctx;
}
EXPORT_SYMBOL_GPL(eventfd_ctx_get);

export function eventfd_ctx_put(ctx: ptr<eventfd_ctx>): void {
	kref_put(addr(ctx.kref), eventfd_free);
}
EXPORT_SYMBOL_GPL(eventfd_ctx_put);

/* The file is closed. Who waits is told, and has until then not been told by anything else. */
export function eventfd_release(ctx: ptr<eventfd_ctx>): void {
	wake_up_poll(addr(ctx.wqh), POLLHUP);
	eventfd_ctx_put(ctx);
}

/*
 * Put @wait on the queue, and say what has been signalled before. A signal that comes between is seen
 * by both, and none by neither.
 */
export function eventfd_poll(ctx: ptr<eventfd_ctx>, wait: ptr<wait_queue_t>): uint {
	add_wait_queue(addr(ctx.wqh), wait);
	return READ_ONCE(ctx.count) > 0 ? POLLIN : 0;
}

/*
 * Add @n to the counter and wake whoever waits. This never sleeps and takes its lock with interrupts
 * off, so an interrupt handler may call it, and the wake functions on the queue run in that context
 * too, under the lock: for a device passed through to a guest that is irqfd_wakeup() in hardirq.
 */
export function eventfd_signal(ctx: ptr<eventfd_ctx>, n: ulong): ulong {
	const flags = spin_lock_irqsave(addr(ctx.wqh.lock));
	const room = EVENTFD_COUNT_MAX - ctx.count;
	const added = room < n ? room : n;

	ctx.count += added;
	if (!list_empty(addr(ctx.wqh.task_list))) wake_up_locked_poll(addr(ctx.wqh), POLLIN);
	spin_unlock_irqrestore(addr(ctx.wqh.lock), flags);
	return added;
}
EXPORT_SYMBOL_GPL(eventfd_signal);

/*
 * Take @wait off the queue and the counter back to zero in one critical section, so that no signal
 * falls between the two: when this returns, the wake function of @wait is not running and will not
 * run again. Returns -EAGAIN if the counter was zero already.
 */
export function eventfd_ctx_remove_wait_queue(ctx: ptr<eventfd_ctx>, wait: ptr<wait_queue_t>): int {
	const flags = spin_lock_irqsave(addr(ctx.wqh.lock));
	const cnt = ctx.count;

	ctx.count = 0;
	__remove_wait_queue(addr(ctx.wqh), wait);
	if (cnt !== 0 && !list_empty(addr(ctx.wqh.task_list)))
		wake_up_locked_poll(addr(ctx.wqh), POLLOUT);
	spin_unlock_irqrestore(addr(ctx.wqh.lock), flags);
	return cnt !== 0 ? 0 : -EAGAIN;
}
EXPORT_SYMBOL_GPL(eventfd_ctx_remove_wait_queue);

// SPDX-License-Identifier: GPL-2.0-only
/*
 * virqfd (drivers/vfio/virqfd.c, v4.9), without what it does when the other end is closed. The pattern
 * is that of KVM's irqfd: an entry on the wait queue of an eventfd, whose function runs in the context
 * that signals.
 */
import type { int, ptr, uint } from 'linux/types';
import { NULL } from 'linux/types';
import type { vfio_pci_device } from 'drivers/vfio/pci/vfio_pci_private';
import { addr, container_of } from 'linux/compiler';
import { EBUSY, ENOMEM } from 'linux/errno';
import type { eventfd_ctx } from 'linux/eventfd';
import {
	eventfd_ctx_get,
	eventfd_ctx_put,
	eventfd_ctx_remove_wait_queue,
	eventfd_poll,
} from 'linux/eventfd';
import { EXPORT_SYMBOL_GPL } from 'linux/export';
import { GFP_KERNEL, kfree, kzalloc } from 'linux/slab';
import type { virqfd, virqfd_handler_t, virqfd_thread_t } from 'linux/vfio';
import type { wait_queue_t } from 'linux/wait';
import { POLLIN, init_waitqueue_func_entry } from 'linux/wait';
import type { work_struct, workqueue_struct } from 'linux/workqueue';
import {
	INIT_WORK,
	alloc_workqueue,
	destroy_workqueue,
	flush_work,
	flush_workqueue,
	queue_work,
	schedule_work,
} from 'linux/workqueue';

let vfio_irqfd_cleanup_wq: ptr<workqueue_struct> = NULL;

/* Called with the queue lock of the eventfd held and interrupts off. */
function virqfd_wakeup(wait: ptr<wait_queue_t>, _mode: uint, _sync: int, key: uint): int {
	const virqfd = container_of<virqfd>(wait, 'wait');

	if (key & POLLIN) {
		if (virqfd.handler(virqfd.opaque) !== 0) schedule_work(addr(virqfd.inject));
	}
	return 0;
}

function virqfd_inject(work: ptr<work_struct>): void {
	const virqfd = container_of<virqfd>(work, 'inject');

	virqfd.thread(virqfd.opaque);
}

/* First nobody can wake it, then what was queued is waited for. */
function virqfd_shutdown(work: ptr<work_struct>): void {
	const virqfd = container_of<virqfd>(work, 'shutdown');

	eventfd_ctx_remove_wait_queue(virqfd.eventfd, addr(virqfd.wait));
	flush_work(addr(virqfd.inject));
	eventfd_ctx_put(virqfd.eventfd);
	kfree(virqfd);
}

/** From now on a signal of @ctx calls @handler. A signal given before this counts. */
export function vfio_virqfd_enable(
	opaque: ptr<vfio_pci_device>,
	handler: virqfd_handler_t,
	thread: virqfd_thread_t,
	pvirqfd: ptr<ptr<virqfd>>,
	ctx: ptr<eventfd_ctx>,
): int {
	if (pvirqfd.$ !== NULL) return -EBUSY;
	const virqfd = kzalloc<virqfd>(GFP_KERNEL);

	if (virqfd === NULL) return -ENOMEM;
	virqfd.opaque = opaque;
	virqfd.handler = handler;
	virqfd.thread = thread;
	virqfd.eventfd = eventfd_ctx_get(ctx);
	INIT_WORK(addr(virqfd.shutdown), virqfd_shutdown);
	INIT_WORK(addr(virqfd.inject), virqfd_inject);
	init_waitqueue_func_entry(addr(virqfd.wait), virqfd_wakeup);
	pvirqfd.$ = virqfd;
	if (eventfd_poll(ctx, addr(virqfd.wait)) & POLLIN) {
		if (handler(opaque) !== 0) schedule_work(addr(virqfd.inject));
	}
	return 0;
}
EXPORT_SYMBOL_GPL(vfio_virqfd_enable);

/** It is gone when this returns. */
export function vfio_virqfd_disable(pvirqfd: ptr<ptr<virqfd>>): void {
	const virqfd = pvirqfd.$;

	if (virqfd !== NULL) {
		pvirqfd.$ = NULL;
		queue_work(vfio_irqfd_cleanup_wq, addr(virqfd.shutdown));
	}
	flush_workqueue(vfio_irqfd_cleanup_wq);
}
EXPORT_SYMBOL_GPL(vfio_virqfd_disable);

/* When the module is loaded. */
export function vfio_virqfd_init(): int {
	vfio_irqfd_cleanup_wq = alloc_workqueue('vfio-irqfd-cleanup', 0, 0);
	return vfio_irqfd_cleanup_wq === NULL ? -ENOMEM : 0;
}

export function vfio_virqfd_exit(): void {
	destroy_workqueue(vfio_irqfd_cleanup_wq);
}

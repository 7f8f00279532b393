// SPDX-License-Identifier: GPL-2.0-only
/*
 * virqfd: an eventfd by which userspace, or KVM, tells a VFIO driver something (include/linux/vfio.h,
 * v4.9). What the kernel passes as `void *` is the one kind of device here.
 */
import type { int, ptr } from 'linux/types';
import type { vfio_pci_device } from 'drivers/vfio/pci/vfio_pci_private';
import type { eventfd_ctx } from 'linux/eventfd';
import type { wait_queue_t } from 'linux/wait';
import type { work_struct } from 'linux/workqueue';

/** Runs where the signal is given, which may be atomic. More than 0: @thread is to run too. */
export type virqfd_handler_t = (opaque: ptr<vfio_pci_device>) => int;

/** Runs in a worker. */
export type virqfd_thread_t = (opaque: ptr<vfio_pci_device>) => void;

export interface virqfd {
	opaque: ptr<vfio_pci_device>;
	eventfd: ptr<eventfd_ctx>;
	handler: virqfd_handler_t;
	thread: virqfd_thread_t;
	inject: work_struct;
	wait: wait_queue_t;
	shutdown: work_struct;
}

export {
	vfio_virqfd_disable,
	vfio_virqfd_enable,
	vfio_virqfd_exit,
	vfio_virqfd_init,
} from 'drivers/vfio/virqfd';

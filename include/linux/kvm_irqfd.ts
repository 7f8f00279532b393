// SPDX-License-Identifier: GPL-2.0-only
/*
 * irqfd: an eventfd whose signal raises a guest interrupt (v4.9 include/linux/kvm_irqfd.h).
 */
import type { int, ptr } from 'linux/types';
import type { eventfd_ctx } from 'linux/eventfd';
import type { kvm, kvm_kernel_irq_routing_entry } from 'linux/kvm_host';
import type { list_head } from 'linux/list';
import type { seqcount_t } from 'linux/seqlock';
import type { wait_queue_t } from 'linux/wait';
import type { work_struct } from 'linux/workqueue';

export interface kvm_kernel_irqfd {
	/* What the signalling side reads, in any context. */
	kvm: ptr<kvm>;
	/** Our entry on the eventfd's queue; its function is irqfd_wakeup(). */
	wait: wait_queue_t;
	/** A copy of the route of @gsi, replaced under irqfds.lock and inside @irq_entry_sc. */
	irq_entry: kvm_kernel_irq_routing_entry;
	irq_entry_sc: seqcount_t;
	/* What the injecting side reads, in process context. */
	gsi: int;
	inject: work_struct;
	/* What setting up and tearing down use. */
	eventfd: ptr<eventfd_ctx>;
	/** On kvm->irqfds.items while the irqfd is active; under irqfds.lock. */
	list: list_head;
	shutdown: work_struct;
}

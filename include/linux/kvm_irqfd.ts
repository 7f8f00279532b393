// SPDX-License-Identifier: GPL-2.0-only
/*
 * irqfd: an eventfd whose signal raises a guest interrupt (v4.9 include/linux/kvm_irqfd.h).
 */
import type { int, ptr, uint } from 'linux/types';
import type { eventfd_ctx } from 'linux/eventfd';
import type { kvm, kvm_irq_ack_notifier, kvm_kernel_irq_routing_entry } from 'linux/kvm_host';
import type { list_head } from 'linux/list';
import type { seqcount_t } from 'linux/seqlock';
import type { wait_queue_t } from 'linux/wait';
import type { work_struct } from 'linux/workqueue';

/** What userspace asks for (include/uapi/linux/kvm.h), with what its file descriptors stand for. */
export interface kvm_irqfd {
	fd: ptr<eventfd_ctx>;
	gsi: uint;
	flags: uint;
	resamplefd: ptr<eventfd_ctx>;
}

/** The irqfd goes. */
export const KVM_IRQFD_FLAG_DEASSIGN = 1;
/** The interrupt is a level: signal @resamplefd when the guest has acknowledged it. */
export const KVM_IRQFD_FLAG_RESAMPLE = 2;

/**
 * What the irqfds of one level triggered interrupt share: they are one source for it, so it is taken
 * back once, when the guest acknowledges it, and then each of them is told to look again.
 */
export interface kvm_kernel_irqfd_resampler {
	kvm: ptr<kvm>;
	/** Of kvm_kernel_irqfd: walked under irq_srcu, written with resampler_lock held. */
	list: list_head;
	notifier: kvm_irq_ack_notifier;
	/** On kvm->irqfds.resampler_list. */
	link: list_head;
}

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
	/* What a level triggered interrupt needs besides. NULL for the others. */
	resampler: ptr<kvm_kernel_irqfd_resampler>;
	resamplefd: ptr<eventfd_ctx>;
	resampler_link: list_head;
	/* What setting up and tearing down use. */
	eventfd: ptr<eventfd_ctx>;
	/** On kvm->irqfds.items while the irqfd is active; under irqfds.lock. */
	list: list_head;
	shutdown: work_struct;
}

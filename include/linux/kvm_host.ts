// SPDX-License-Identifier: GPL-2.0-only
/*
 * Virtual machines, as far as their interrupt routing goes: v4.9 include/linux/kvm_host.h. The table
 * that maps a guest interrupt (GSI) to its route is read under kvm->irq_srcu from tasks, workers and
 * hard interrupts alike, and replaced by an ioctl that waits for a grace period of it.
 */
import type { array, bool, int, ptr, uint } from 'linux/types';
import type { atomic_t } from 'linux/atomic';
import type { list_head } from 'linux/list';
import type { mutex } from 'linux/mutex';
import type { spinlock_t } from 'linux/spinlock';
import type { srcu_struct } from 'linux/srcu';

/** Who raises a level: userspace, which is also what an irqfd stands for. */
export const KVM_USERSPACE_IRQ_SOURCE_ID = 0;

/** Routes a table has room for: one for each GSI. */
export const KVM_MAX_IRQ_ROUTES = 1;

/** No route; a message signalled interrupt. */
export const KVM_IRQ_ROUTING_NONE = 0;
export const KVM_IRQ_ROUTING_MSI = 2;

/** Delivers one edge or level; less than 0 when the guest has it masked. */
export type kvm_irq_set_t = (
	e: ptr<kvm_kernel_irq_routing_entry>,
	kvm: ptr<kvm>,
	irq_source_id: int,
	level: int,
	line_status: bool,
) => int;

export interface kvm_kernel_irq_routing_entry {
	type: uint;
	set: kvm_irq_set_t;
	/** The message of an MSI route: the vector it raises. */
	msi_data: uint;
}

export interface kvm_irq_routing_table {
	nr_rt_entries: uint;
	/** By GSI. */
	map: array<kvm_kernel_irq_routing_entry, 1>;
}

export interface kvm_irqfds {
	/** Taken with interrupts off: irqfd_wakeup() may want it in hardirq. */
	lock: spinlock_t;
	items: list_head;
}

export interface kvm {
	users_count: atomic_t;
	irqfds: kvm_irqfds;
	/** Held by whoever replaces @irq_routing. */
	irq_lock: mutex;
	/** Read under @irq_srcu, or with @irq_lock held. */
	irq_routing: ptr<kvm_irq_routing_table>;
	/** Vectors the guest has been sent and not seen, one bit each: the interrupt controller. */
	irr: uint;
	/** Memory slots and the buses of a VM; a domain of its own, here only because it is torn down. */
	srcu: srcu_struct;
	irq_srcu: srcu_struct;
}

export { kvm_create_vm, kvm_get_kvm, kvm_put_kvm, kvm_vm_release } from 'virt/kvm/kvm_main';
export {
	kvm_free_irq_routing,
	kvm_irq_map_gsi,
	kvm_set_irq,
	kvm_set_irq_routing,
	kvm_set_msi,
} from 'virt/kvm/irqchip';
export {
	kvm_eventfd_init,
	kvm_irq_routing_update,
	kvm_irqfd_assign,
	kvm_irqfd_exit,
	kvm_irqfd_init,
	kvm_irqfd_release,
} from 'virt/kvm/eventfd';

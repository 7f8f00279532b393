// SPDX-License-Identifier: GPL-2.0-only
/*
 * Virtual machines, as far as their interrupt routing goes: v4.9 include/linux/kvm_host.h, and of
 * arch/x86/include/asm/kvm_host.h the mask notifiers. The table that maps a guest interrupt (GSI) to
 * its route is read under kvm->irq_srcu from tasks, workers and hard interrupts alike, and replaced by
 * an ioctl that waits for a grace period of it. So are the two lists of notifiers.
 */
import type { array, bool, int, ptr, uint } from 'linux/types';
import type { atomic_t } from 'linux/atomic';
import type { hlist_head, hlist_node, list_head } from 'linux/list';
import type { mutex } from 'linux/mutex';
import type { spinlock_t } from 'linux/spinlock';
import type { srcu_struct } from 'linux/srcu';
import type { kvm_ioapic } from 'virt/kvm/ioapic';

/** Who raises a level: userspace, which is also what an irqfd stands for; and irqfds that resample. */
export const KVM_USERSPACE_IRQ_SOURCE_ID = 0;
export const KVM_IRQFD_RESAMPLE_IRQ_SOURCE_ID = 1;

/** Routes a table has room for: one for each GSI. */
export const KVM_MAX_IRQ_ROUTES = 1;

/** Interrupt controllers of the machine, their pins, and which is which. */
export const KVM_NR_IRQCHIPS = 1;
export const KVM_IRQCHIP_NUM_PINS = 1;
export const KVM_IRQCHIP_IOAPIC = 0;

/** No route; a pin of an interrupt controller; a message signalled interrupt; a Hyper-V SINT. */
export const KVM_IRQ_ROUTING_NONE = 0;
export const KVM_IRQ_ROUTING_IRQCHIP = 1;
export const KVM_IRQ_ROUTING_MSI = 2;
export const KVM_IRQ_ROUTING_HV_SINT = 4;

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
	/** A union: the pin, the vector that the message raises, or the SINT. */
	u: uint;
}

/** A route as userspace gives it (include/uapi/linux/kvm.h). */
export interface kvm_irq_routing_entry {
	gsi: uint;
	type: uint;
	u: uint;
}

export interface kvm_irq_routing_table {
	/** The GSI of each pin, or -1. */
	chip: array<array<int, 1>, 1>;
	nr_rt_entries: uint;
	/** By GSI. The kernel has a list for each; here there is one route or none. */
	map: array<kvm_kernel_irq_routing_entry, 1>;
}

/** Called when the guest acknowledges @gsi, inside a section of irq_srcu. */
export interface kvm_irq_ack_notifier {
	link: hlist_node;
	gsi: uint;
	irq_acked: (kian: ptr<kvm_irq_ack_notifier>) => void;
}

/** Called when the guest masks or unmasks @irq, inside a section of irq_srcu. */
export interface kvm_irq_mask_notifier {
	func: (kimn: ptr<kvm_irq_mask_notifier>, masked: bool) => void;
	irq: uint;
	link: hlist_node;
}

export interface kvm_irqfds {
	/** Taken with interrupts off: irqfd_wakeup() may want it in hardirq. */
	lock: spinlock_t;
	items: list_head;
	/** Of kvm_kernel_irqfd_resampler, one for each GSI. */
	resampler_list: list_head;
	/** Guards @resampler_list and the writes of each resampler's own list. */
	resampler_lock: mutex;
}

export interface kvm {
	users_count: atomic_t;
	irqfds: kvm_irqfds;
	/** Held by whoever replaces @irq_routing or changes a list of notifiers. */
	irq_lock: mutex;
	/** Read under @irq_srcu, or with @irq_lock held. */
	irq_routing: ptr<kvm_irq_routing_table>;
	irq_ack_notifier_list: hlist_head;
	/** Of `struct kvm_arch`. */
	mask_notifier_list: hlist_head;
	/** Of `struct kvm_arch`: the interrupt controller whose pins are levels. */
	vioapic: kvm_ioapic;
	/** Vectors the guest has been sent and not seen, one bit each: the local interrupt controller. */
	irr: uint;
	/** Memory slots and the buses of a VM; a domain of its own, here only because it is torn down. */
	srcu: srcu_struct;
	irq_srcu: srcu_struct;
}

export { kvm_create_vm, kvm_get_kvm, kvm_put_kvm, kvm_vm_release } from 'virt/kvm/kvm_main';
export {
	kvm_free_irq_routing,
	kvm_irq_map_chip_pin,
	kvm_irq_map_gsi,
	kvm_set_irq,
	kvm_set_irq_routing,
} from 'virt/kvm/irqchip';
export {
	kvm_fire_mask_notifiers,
	kvm_hv_set_sint,
	kvm_register_irq_mask_notifier,
	kvm_scan_ioapic_routes,
	kvm_set_msi,
	kvm_set_routing_entry,
	kvm_unregister_irq_mask_notifier,
} from 'virt/kvm/irq_comm';
export {
	kvm_eventfd_init,
	kvm_irq_has_notifier,
	kvm_irq_routing_update,
	kvm_irqfd,
	kvm_irqfd_exit,
	kvm_irqfd_init,
	kvm_irqfd_release,
	kvm_notify_acked_gsi,
	kvm_notify_acked_irq,
	kvm_register_irq_ack_notifier,
	kvm_unregister_irq_ack_notifier,
} from 'virt/kvm/eventfd';

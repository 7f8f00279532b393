// SPDX-License-Identifier: GPL-2.0-only
/*
 * Kinds of routes, and the mask notifiers: arch/x86/kvm/irq_comm.c of v4.9, which was virt/kvm/irq_comm.c
 * until v3.18. It is for every architecture here, as what is looked at is how it reads irq_srcu.
 */
import type { bool, int, ptr, uint } from 'linux/types';
import { NULL } from 'linux/types';
import { EINVAL } from 'linux/errno';
import { addr, container_of } from 'linux/compiler';
import type {
	kvm,
	kvm_irq_mask_notifier,
	kvm_irq_routing_entry,
	kvm_kernel_irq_routing_entry,
} from 'linux/kvm_host';
import {
	KVM_IRQ_ROUTING_HV_SINT,
	KVM_IRQ_ROUTING_IRQCHIP,
	KVM_IRQ_ROUTING_MSI,
	kvm_irq_map_chip_pin,
} from 'linux/kvm_host';
import { mutex_lock, mutex_unlock } from 'linux/mutex';
import { hlist_add_head_rcu, hlist_del_rcu, hlist_first_rcu, hlist_next_rcu } from 'linux/rculist';
import { srcu_dereference, srcu_read_lock, srcu_read_unlock, synchronize_srcu } from 'linux/srcu';
import { kvm_ioapic_set_irq } from 'virt/kvm/ioapic';

/* A pin of the interrupt controller goes up or down. Takes a spinlock; not from hardirq. */
function kvm_set_ioapic_irq(
	_e: ptr<kvm_kernel_irq_routing_entry>,
	kvm: ptr<kvm>,
	irq_source_id: int,
	level: int,
	_line_status: bool,
): int {
	return kvm_ioapic_set_irq(kvm, irq_source_id, level);
}

/* Send the message of an MSI route: only a rising level is one. */
export function kvm_set_msi(
	e: ptr<kvm_kernel_irq_routing_entry>,
	kvm: ptr<kvm>,
	_irq_source_id: int,
	level: int,
	_line_status: bool,
): int {
	if (level === 0) return -1;
	kvm.irr |= 1 << e.u;
	return 1;
}

/* The same for a synthetic interrupt of a Hyper-V guest. */
export function kvm_hv_set_sint(
	e: ptr<kvm_kernel_irq_routing_entry>,
	kvm: ptr<kvm>,
	_irq_source_id: int,
	level: int,
	_line_status: bool,
): int {
	if (level === 0) return -1;
	kvm.irr |= 1 << e.u;
	return 1;
}

/* Fill in the route that userspace asks for; -EINVAL if there is no such kind. */
export function kvm_set_routing_entry(
	e: ptr<kvm_kernel_irq_routing_entry>,
	ue: ptr<kvm_irq_routing_entry>,
): int {
	if (ue.type === KVM_IRQ_ROUTING_IRQCHIP) e.set = kvm_set_ioapic_irq;
	else if (ue.type === KVM_IRQ_ROUTING_MSI) e.set = kvm_set_msi;
	else if (ue.type === KVM_IRQ_ROUTING_HV_SINT) e.set = kvm_hv_set_sint;
	else return -EINVAL;
	e.u = ue.u;
	return 0;
}

export function kvm_register_irq_mask_notifier(
	kvm: ptr<kvm>,
	irq: uint,
	kimn: ptr<kvm_irq_mask_notifier>,
): void {
	mutex_lock(addr(kvm.irq_lock));
	kimn.irq = irq;
	hlist_add_head_rcu(addr(kimn.link), addr(kvm.mask_notifier_list));
	mutex_unlock(addr(kvm.irq_lock));
}

/* When this returns, nobody calls the notifier any more, and it may be freed. */
export function kvm_unregister_irq_mask_notifier(
	kvm: ptr<kvm>,
	_irq: uint,
	kimn: ptr<kvm_irq_mask_notifier>,
): void {
	mutex_lock(addr(kvm.irq_lock));
	hlist_del_rcu(addr(kimn.link));
	mutex_unlock(addr(kvm.irq_lock));
	synchronize_srcu(addr(kvm.irq_srcu));
}

/* Tell those who want to know that the guest has masked or unmasked a pin. A vcpu's context. */
export function kvm_fire_mask_notifiers(kvm: ptr<kvm>, irqchip: uint, pin: uint, mask: bool): void {
	const idx = srcu_read_lock(addr(kvm.irq_srcu));
	const gsi = kvm_irq_map_chip_pin(kvm, irqchip, pin);

	if (gsi !== -1) {
		const head = addr(kvm.mask_notifier_list);
		for (let n = hlist_first_rcu(head); n !== NULL; n = hlist_next_rcu(n)) {
			const kimn = container_of<kvm_irq_mask_notifier>(n, 'link');
			if (kimn.irq === gsi) kimn.func(kimn, mask);
		}
	}
	srcu_read_unlock(addr(kvm.irq_srcu), idx);
}

/* Which vectors a vcpu has to report the acknowledgement of, where userspace has the IOAPIC. */
export function kvm_scan_ioapic_routes(kvm: ptr<kvm>): uint {
	let handled: uint = 0;
	const idx = srcu_read_lock(addr(kvm.irq_srcu));
	const table = srcu_dereference(kvm.irq_routing, addr(kvm.irq_srcu));

	for (let gsi: uint = 0; gsi < table.nr_rt_entries; gsi++) {
		if (table.map[gsi].type === KVM_IRQ_ROUTING_MSI) handled |= 1 << table.map[gsi].u;
	}
	srcu_read_unlock(addr(kvm.irq_srcu), idx);
	return handled;
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * The routing table of a VM's interrupts: v4.9 virt/kvm/irqchip.c. Looked up on every interrupt,
 * replaced now and then; SRCU rather than RCU because a replacement is an ioctl that boots wait for,
 * and a grace period of a private domain ends as soon as this VM's few readers are gone.
 */
import type { bool, int, ptr, uint } from 'linux/types';
import { NULL } from 'linux/types';
import { EINVAL, ENOMEM } from 'linux/errno';
import { CONFIG_PROVE_RCU } from 'generated/config';
import { IS_ENABLED, addr } from 'linux/compiler';
import { EXPORT_SYMBOL_GPL } from 'linux/export';
import { GFP_KERNEL, kfree, kzalloc } from 'linux/slab';
import type {
	kvm,
	kvm_irq_routing_entry,
	kvm_irq_routing_table,
	kvm_kernel_irq_routing_entry,
} from 'linux/kvm_host';
import {
	KVM_IRQCHIP_IOAPIC,
	KVM_IRQ_ROUTING_IRQCHIP,
	KVM_IRQ_ROUTING_NONE,
	KVM_MAX_IRQ_ROUTES,
	kvm_irq_routing_update,
	kvm_set_routing_entry,
} from 'linux/kvm_host';
import { mutex_is_locked, mutex_lock, mutex_unlock } from 'linux/mutex';
import { rcu_assign_pointer } from 'linux/rcupdate';
import {
	srcu_dereference,
	srcu_dereference_check,
	srcu_read_lock,
	srcu_read_unlock,
	synchronize_srcu_expedited,
} from 'linux/srcu';

/* For the checks only: a mutex has no lockdep map here, so somebody else's irq_lock counts too. */
function irq_lock_is_held(kvm: ptr<kvm>): bool {
	if (IS_ENABLED(CONFIG_PROVE_RCU)) return mutex_is_locked(addr(kvm.irq_lock));
	return true;
}

/*
 * Copy the route of @gsi to @entry; returns how many there were, 0 or 1. The copy is what makes it
 * safe to deliver after the read-side section: nothing in it points into the table.
 */
export function kvm_irq_map_gsi(
	kvm: ptr<kvm>,
	entry: ptr<kvm_kernel_irq_routing_entry>,
	gsi: uint,
): int {
	const irq_rt = srcu_dereference_check(
		kvm.irq_routing,
		addr(kvm.irq_srcu),
		irq_lock_is_held(kvm),
	);

	if (irq_rt === NULL || gsi >= irq_rt.nr_rt_entries) return 0;
	entry.type = irq_rt.map[gsi].type;
	entry.set = irq_rt.map[gsi].set;
	entry.u = irq_rt.map[gsi].u;
	return entry.type === KVM_IRQ_ROUTING_NONE ? 0 : 1;
}

/* The GSI of a pin, or -1. Inside a section of irq_srcu. */
export function kvm_irq_map_chip_pin(kvm: ptr<kvm>, irqchip: uint, pin: uint): int {
	const irq_rt = srcu_dereference(kvm.irq_routing, addr(kvm.irq_srcu));

	return irq_rt.chip[irqchip][pin];
}

/*
 * Deliver a level of guest interrupt @irq. Returns less than 0 when nothing took it, else how many
 * did. Process context: a route's set function may sleep, and is called outside the section.
 */
export function kvm_set_irq(
	kvm: ptr<kvm>,
	irq_source_id: int,
	irq: uint,
	level: int,
	line_status: bool,
): int {
	let irq_set!: kvm_kernel_irq_routing_entry;
	const idx = srcu_read_lock(addr(kvm.irq_srcu));
	const n = kvm_irq_map_gsi(kvm, addr(irq_set), irq);

	srcu_read_unlock(addr(kvm.irq_srcu), idx);
	if (n === 0) return -1;
	return irq_set.set(addr(irq_set), kvm, irq_source_id, level, line_status);
}

/* Free the table of a VM that no reader can reach any more. */
export function kvm_free_irq_routing(kvm: ptr<kvm>): void {
	kfree(kvm.irq_routing);
}

/* One route of a table that nobody else knows yet. -EINVAL if it has that GSI already. */
function setup_routing_entry(rt: ptr<kvm_irq_routing_table>, ue: ptr<kvm_irq_routing_entry>): int {
	const e = addr(rt.map[ue.gsi]);

	if (e.type !== KVM_IRQ_ROUTING_NONE) return -EINVAL;
	e.type = ue.type;
	if (ue.type === KVM_IRQ_ROUTING_IRQCHIP) rt.chip[KVM_IRQCHIP_IOAPIC][ue.u] = ue.gsi;
	return kvm_set_routing_entry(e, ue);
}

/*
 * KVM_SET_GSI_ROUTING: the new table is published, each irqfd gets its new copy, and the old table
 * goes when every reader that may have found it has left: tasks, workers and the handlers that
 * interrupted them. Nothing else protects it, so a grace period that is too short is a use after
 * free in kvm_irq_map_gsi(). The kernel takes an array of @nr routes; there is room for one here.
 */
export function kvm_set_irq_routing(kvm: ptr<kvm>, ue: ptr<kvm_irq_routing_entry>, nr: uint): int {
	const fresh = kzalloc<kvm_irq_routing_table>(GFP_KERNEL);

	if (fresh === NULL) return -ENOMEM;
	fresh.nr_rt_entries = KVM_MAX_IRQ_ROUTES;
	fresh.chip[KVM_IRQCHIP_IOAPIC][0] = -1;
	if (nr > 0 && (ue.gsi >= KVM_MAX_IRQ_ROUTES || setup_routing_entry(fresh, ue) !== 0)) {
		kfree(fresh);
		return -EINVAL;
	}

	mutex_lock(addr(kvm.irq_lock));
	const old = kvm.irq_routing;
	rcu_assign_pointer(kvm.irq_routing, fresh);
	kvm_irq_routing_update(kvm);
	mutex_unlock(addr(kvm.irq_lock));

	synchronize_srcu_expedited(addr(kvm.irq_srcu));
	kfree(old);
	return 0;
}
EXPORT_SYMBOL_GPL(kvm_set_irq);

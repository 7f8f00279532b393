// SPDX-License-Identifier: GPL-2.0-only
/*
 * The routing table of a VM's interrupts: v4.9 virt/kvm/irqchip.c. Looked up on every interrupt,
 * replaced now and then; SRCU rather than RCU because a replacement is an ioctl that boots wait for,
 * and a grace period of a private domain ends as soon as this VM's few readers are gone.
 */
import type { bool, int, ptr, uint } from 'linux/types';
import { NULL } from 'linux/types';
import { ENOMEM } from 'linux/errno';
import { CONFIG_PROVE_RCU } from 'generated/config';
import { IS_ENABLED, addr } from 'linux/compiler';
import { EXPORT_SYMBOL_GPL } from 'linux/export';
import { GFP_KERNEL, kfree, kzalloc } from 'linux/slab';
import type { kvm, kvm_irq_routing_table, kvm_kernel_irq_routing_entry } from 'linux/kvm_host';
import {
	KVM_IRQ_ROUTING_MSI,
	KVM_IRQ_ROUTING_NONE,
	KVM_MAX_IRQ_ROUTES,
	kvm_irq_routing_update,
} from 'linux/kvm_host';
import { mutex_is_locked, mutex_lock, mutex_unlock } from 'linux/mutex';
import { rcu_assign_pointer } from 'linux/rcupdate';
import {
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
	entry.msi_data = irq_rt.map[gsi].msi_data;
	return entry.type === KVM_IRQ_ROUTING_NONE ? 0 : 1;
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

/* Send the message of an MSI route: only a rising level is one. */
export function kvm_set_msi(
	e: ptr<kvm_kernel_irq_routing_entry>,
	kvm: ptr<kvm>,
	_irq_source_id: int,
	level: int,
	_line_status: bool,
): int {
	if (level === 0) return -1;
	kvm.irr |= 1 << e.msi_data;
	return 1;
}

/* Free the table of a VM that no reader can reach any more. */
export function kvm_free_irq_routing(kvm: ptr<kvm>): void {
	kfree(kvm.irq_routing);
}

/* A table whose first @nr interrupts send messages @msi_data, @msi_data + 1, ... */
function setup_routing_table(nr: uint, msi_data: uint): ptr<kvm_irq_routing_table> {
	const table = kzalloc<kvm_irq_routing_table>(GFP_KERNEL);

	if (table === NULL) return NULL;
	table.nr_rt_entries = KVM_MAX_IRQ_ROUTES;
	for (let gsi: uint = 0; gsi < nr; gsi++) {
		table.map[gsi].type = KVM_IRQ_ROUTING_MSI;
		table.map[gsi].set = kvm_set_msi;
		table.map[gsi].msi_data = msi_data + gsi;
	}
	return table;
}

/*
 * KVM_SET_GSI_ROUTING: the new table is published, each irqfd gets its new copy, and the old table
 * goes when every reader that may have found it has left: tasks, workers and the handlers that
 * interrupted them. Nothing else protects it, so a grace period that is too short is a use after
 * free in kvm_irq_map_gsi().
 */
export function kvm_set_irq_routing(kvm: ptr<kvm>, nr: uint, msi_data: uint): int {
	const fresh = setup_routing_table(nr, msi_data);

	if (fresh === NULL) return -ENOMEM;
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

// SPDX-License-Identifier: GPL-2.0-only
/*
 * The interrupt controller whose pins are levels: arch/x86/kvm/ioapic.c of v4.9 (virt/kvm/ioapic.c
 * until v3.18), with one level triggered pin. Other architectures have one like it; what matters of it
 * here is that it calls the notifiers, and from which context: a vcpu's, with no lock held.
 */
import type { bool, int, ptr, uint } from 'linux/types';
import { addr } from 'linux/compiler';
import type { kvm } from 'linux/kvm_host';
import { KVM_IRQCHIP_IOAPIC, kvm_fire_mask_notifiers, kvm_notify_acked_irq } from 'linux/kvm_host';
import type { spinlock_t } from 'linux/spinlock';
import { spin_lock, spin_lock_init, spin_unlock } from 'linux/spinlock';

/** The vector that the pin raises. */
export const IOAPIC_VECTOR = 0;

export interface kvm_ioapic {
	lock: spinlock_t;
	/** A bit for each source that holds the pin up. */
	irq_states: uint;
	/** The guest has been sent the vector and has not acknowledged it. */
	remote_irr: bool;
	mask: bool;
}

export function kvm_ioapic_init(kvm: ptr<kvm>): void {
	spin_lock_init(addr(kvm.vioapic.lock));
}

/* Sends the vector if the pin is up, not masked, and the last one acknowledged. Lock held. */
function ioapic_service(kvm: ptr<kvm>): int {
	const ioapic = addr(kvm.vioapic);

	if (ioapic.irq_states === 0) return 1;
	if (ioapic.mask) return -1;
	if (ioapic.remote_irr) return 0;
	ioapic.remote_irr = true;
	kvm.irr |= 1 << IOAPIC_VECTOR;
	return 1;
}

/** One source's part of the level. The pin stays up while any holds it up. */
export function kvm_ioapic_set_irq(kvm: ptr<kvm>, irq_source_id: int, level: int): int {
	const ioapic = addr(kvm.vioapic);

	spin_lock(addr(ioapic.lock));
	if (level !== 0) ioapic.irq_states |= 1 << irq_source_id;
	else ioapic.irq_states &= ~(1 << irq_source_id);
	const ret = ioapic_service(kvm);
	spin_unlock(addr(ioapic.lock));
	return ret;
}

/**
 * The guest has acknowledged the vector. The notifiers take the level back, so they are called without
 * the lock; whoever still holds the pin up interrupts again.
 */
export function kvm_ioapic_update_eoi(kvm: ptr<kvm>): void {
	const ioapic = addr(kvm.vioapic);

	kvm_notify_acked_irq(kvm, KVM_IRQCHIP_IOAPIC, 0);
	spin_lock(addr(ioapic.lock));
	ioapic.remote_irr = false;
	ioapic_service(kvm);
	spin_unlock(addr(ioapic.lock));
}

/** The guest masks the pin or unmasks it. */
export function kvm_ioapic_write_mask(kvm: ptr<kvm>, mask: bool): void {
	const ioapic = addr(kvm.vioapic);

	spin_lock(addr(ioapic.lock));
	const changed = ioapic.mask !== mask;
	ioapic.mask = mask;
	spin_unlock(addr(ioapic.lock));
	if (changed) kvm_fire_mask_notifiers(kvm, KVM_IRQCHIP_IOAPIC, 0, mask);
}

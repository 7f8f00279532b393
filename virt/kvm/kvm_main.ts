// SPDX-License-Identifier: GPL-2.0-only
/*
 * Life and death of a VM, as far as its two SRCU domains are concerned: v4.9 virt/kvm/kvm_main.c.
 */
import type { ptr } from 'linux/types';
import { NULL } from 'linux/types';
import { atomic_dec_and_test, atomic_inc, atomic_set } from 'linux/atomic';
import { addr } from 'linux/compiler';
import { GFP_KERNEL, kfree, kzalloc } from 'linux/slab';
import type { kvm } from 'linux/kvm_host';
import { kvm_eventfd_init, kvm_free_irq_routing, kvm_irqfd_release } from 'linux/kvm_host';
import { INIT_HLIST_HEAD } from 'linux/list';
import { mutex_init } from 'linux/mutex';
import { cleanup_srcu_struct, init_srcu_struct } from 'linux/srcu';
import { kvm_ioapic_init } from 'virt/kvm/ioapic';

/* A VM without routes, with one user; NULL when there is no memory. */
export function kvm_create_vm(): ptr<kvm> {
	const kvm = kzalloc<kvm>(GFP_KERNEL);

	if (kvm === NULL) return NULL;
	atomic_set(addr(kvm.users_count), 1);
	mutex_init(addr(kvm.irq_lock));
	INIT_HLIST_HEAD(addr(kvm.irq_ack_notifier_list));
	INIT_HLIST_HEAD(addr(kvm.mask_notifier_list));
	kvm_ioapic_init(kvm);
	kvm_eventfd_init(kvm);
	if (init_srcu_struct(addr(kvm.srcu)) !== 0) {
		kfree(kvm);
		return NULL;
	}
	if (init_srcu_struct(addr(kvm.irq_srcu)) !== 0) {
		cleanup_srcu_struct(addr(kvm.srcu));
		kfree(kvm);
		return NULL;
	}
	return kvm;
}

/*
 * Nobody uses the VM: no irqfd, no vcpu. cleanup_srcu_struct() only warns when it finds a reader
 * counted; it returns, and the srcu_struct it did not clean up is freed with the VM all the same.
 */
function kvm_destroy_vm(kvm: ptr<kvm>): void {
	kvm_free_irq_routing(kvm);
	cleanup_srcu_struct(addr(kvm.irq_srcu));
	cleanup_srcu_struct(addr(kvm.srcu));
	kfree(kvm);
}

export function kvm_get_kvm(kvm: ptr<kvm>): void {
	atomic_inc(addr(kvm.users_count));
}

export function kvm_put_kvm(kvm: ptr<kvm>): void {
	if (atomic_dec_and_test(addr(kvm.users_count))) kvm_destroy_vm(kvm);
}

/* The VM's file descriptor is closed: its irqfds go now, the rest with the last user. */
export function kvm_vm_release(kvm: ptr<kvm>): void {
	kvm_irqfd_release(kvm);
	kvm_put_kvm(kvm);
}

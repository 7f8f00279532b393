// SPDX-License-Identifier: GPL-2.0-only
/*
 * irqfd: v4.9 virt/kvm/eventfd.c. A signal of the eventfd, in whatever context, raises a guest
 * interrupt, at once where the architecture can and through a worker where it cannot. This is where
 * one srcu_struct gets readers from tasks and from hard interrupts on the same CPU.
 *
 * Locks: irqfds.lock for the list of active irqfds and for writing irq_entry; the eventfd's queue
 * lock is held around irqfd_wakeup(). Order: queue lock, then irqfds.lock.
 */
import type { bool, int, ptr, uint } from 'linux/types';
import { NULL } from 'linux/types';
import { ENOMEM, EWOULDBLOCK } from 'linux/errno';
import { addr, container_of } from 'linux/compiler';
import { GFP_KERNEL, kfree, kzalloc } from 'linux/slab';
import { kvm_arch_set_irq_inatomic } from 'asm/kvm_irq';
import type { eventfd_ctx } from 'linux/eventfd';
import { eventfd_ctx_remove_wait_queue } from 'linux/eventfd';
import type { kvm, kvm_kernel_irq_routing_entry } from 'linux/kvm_host';
import {
	KVM_IRQ_ROUTING_NONE,
	KVM_USERSPACE_IRQ_SOURCE_ID,
	kvm_irq_map_gsi,
	kvm_set_irq,
} from 'linux/kvm_host';
import type { kvm_kernel_irqfd } from 'linux/kvm_irqfd';
import { INIT_LIST_HEAD, list_add_tail, list_del_init, list_empty } from 'linux/list';
import {
	read_seqcount_begin,
	read_seqcount_retry,
	seqcount_init,
	write_seqcount_begin,
	write_seqcount_end,
} from 'linux/seqlock';
import {
	spin_lock_init,
	spin_lock_irq,
	spin_lock_irqsave,
	spin_unlock_irq,
	spin_unlock_irqrestore,
} from 'linux/spinlock';
import { srcu_read_lock, srcu_read_unlock } from 'linux/srcu';
import type { wait_queue_t } from 'linux/wait';
import { POLLHUP, POLLIN, add_wait_queue, init_waitqueue_func_entry } from 'linux/wait';
import type { work_struct, workqueue_struct } from 'linux/workqueue';
import {
	INIT_WORK,
	alloc_workqueue,
	destroy_workqueue,
	flush_work,
	flush_workqueue,
	queue_work,
	schedule_work,
} from 'linux/workqueue';

/** Where irqfds are shut down: not in the context that found them dead, which may be atomic. */
let irqfd_cleanup_wq: ptr<workqueue_struct> = NULL;

/* The worker's half: an edge is a level that goes up and down again. Two sections, not one. */
function irqfd_inject(work: ptr<work_struct>): void {
	const irqfd = container_of<kvm_kernel_irqfd>(work, 'inject');
	const kvm = irqfd.kvm;

	kvm_set_irq(kvm, KVM_USERSPACE_IRQ_SOURCE_ID, irqfd.gsi, 1, false);
	kvm_set_irq(kvm, KVM_USERSPACE_IRQ_SOURCE_ID, irqfd.gsi, 0, false);
}

/*
 * The end of an irqfd, once it is off the list. First nobody can wake it, then what earlier wakeups
 * queued is waited for, and then nothing refers to it.
 */
function irqfd_shutdown(work: ptr<work_struct>): void {
	const irqfd = container_of<kvm_kernel_irqfd>(work, 'shutdown');

	eventfd_ctx_remove_wait_queue(irqfd.eventfd, addr(irqfd.wait));
	flush_work(addr(irqfd.inject));
	kfree(irqfd);
}

/* irqfds.lock held. */
function irqfd_is_active(irqfd: ptr<kvm_kernel_irqfd>): bool {
	return !list_empty(addr(irqfd.list));
}

/* irqfds.lock held, @irqfd active: it is now the cleanup queue's. */
function irqfd_deactivate(irqfd: ptr<kvm_kernel_irqfd>): void {
	list_del_init(addr(irqfd.list));
	queue_work(irqfd_cleanup_wq, addr(irqfd.shutdown));
}

/* Raise the interrupt from atomic context: a reader of irq_srcu, in hardirq if the signal was. */
function irqfd_wakeup_in(irqfd: ptr<kvm_kernel_irqfd>): void {
	let irq!: kvm_kernel_irq_routing_entry;
	let seq: uint;
	const kvm = irqfd.kvm;
	const idx = srcu_read_lock(addr(kvm.irq_srcu));

	do {
		seq = read_seqcount_begin(addr(irqfd.irq_entry_sc));
		irq.type = irqfd.irq_entry.type;
		irq.set = irqfd.irq_entry.set;
		irq.msi_data = irqfd.irq_entry.msi_data;
	} while (read_seqcount_retry(addr(irqfd.irq_entry_sc), seq));
	if (
		kvm_arch_set_irq_inatomic(addr(irq), kvm, KVM_USERSPACE_IRQ_SOURCE_ID, 1, false) ===
		-EWOULDBLOCK
	)
		schedule_work(addr(irqfd.inject));
	srcu_read_unlock(addr(kvm.irq_srcu), idx);
}

/* The other end of the eventfd was closed. */
function irqfd_wakeup_hup(irqfd: ptr<kvm_kernel_irqfd>): void {
	const kvm = irqfd.kvm;
	const flags = spin_lock_irqsave(addr(kvm.irqfds.lock));

	/*
	 * kvm_irqfd_release() may have been first. Who takes it off the list queues the shutdown,
	 * so it is queued once.
	 */
	if (irqfd_is_active(irqfd)) irqfd_deactivate(irqfd);
	spin_unlock_irqrestore(addr(kvm.irqfds.lock), flags);
}

/* Called by eventfd_signal() with the queue lock held and interrupts off. */
function irqfd_wakeup(wait: ptr<wait_queue_t>, _mode: uint, _sync: int, key: uint): int {
	const irqfd = container_of<kvm_kernel_irqfd>(wait, 'wait');

	if (key & POLLIN) irqfd_wakeup_in(irqfd);
	if (key & POLLHUP) irqfd_wakeup_hup(irqfd);
	return 0;
}

/* Take a new copy of the route. irqfds.lock held, so there is one writer of the sequence count. */
function irqfd_update(kvm: ptr<kvm>, irqfd: ptr<kvm_kernel_irqfd>): void {
	let entry!: kvm_kernel_irq_routing_entry;
	const n = kvm_irq_map_gsi(kvm, addr(entry), irqfd.gsi);

	write_seqcount_begin(addr(irqfd.irq_entry_sc));
	if (n === 1) {
		irqfd.irq_entry.type = entry.type;
		irqfd.irq_entry.set = entry.set;
		irqfd.irq_entry.msi_data = entry.msi_data;
	} else {
		irqfd.irq_entry.type = KVM_IRQ_ROUTING_NONE;
	}
	write_seqcount_end(addr(irqfd.irq_entry_sc));
}

/*
 * KVM_IRQFD: from now on a signal of @eventfd raises guest interrupt @gsi. A reader of irq_srcu with
 * interrupts off, which no handler of its CPU can come between. The irqfd joins the wait queue last,
 * when all that irqfd_wakeup() reads is there.
 */
export function kvm_irqfd_assign(kvm: ptr<kvm>, eventfd: ptr<eventfd_ctx>, gsi: int): int {
	const irqfd = kzalloc<kvm_kernel_irqfd>(GFP_KERNEL);

	if (irqfd === NULL) return -ENOMEM;
	irqfd.kvm = kvm;
	irqfd.gsi = gsi;
	irqfd.eventfd = eventfd;
	INIT_LIST_HEAD(addr(irqfd.list));
	INIT_WORK(addr(irqfd.inject), irqfd_inject);
	INIT_WORK(addr(irqfd.shutdown), irqfd_shutdown);
	seqcount_init(addr(irqfd.irq_entry_sc));
	init_waitqueue_func_entry(addr(irqfd.wait), irqfd_wakeup);

	spin_lock_irq(addr(kvm.irqfds.lock));
	const idx = srcu_read_lock(addr(kvm.irq_srcu));
	irqfd_update(kvm, irqfd);
	srcu_read_unlock(addr(kvm.irq_srcu), idx);
	list_add_tail(addr(irqfd.list), addr(kvm.irqfds.items));
	spin_unlock_irq(addr(kvm.irqfds.lock));

	add_wait_queue(addr(eventfd.wqh), addr(irqfd.wait));
	return 0;
}

/* What a new VM needs here. */
export function kvm_eventfd_init(kvm: ptr<kvm>): void {
	spin_lock_init(addr(kvm.irqfds.lock));
	INIT_LIST_HEAD(addr(kvm.irqfds.items));
}

/*
 * The VM's file is being released: every irqfd goes, and when this returns each is gone, its worker
 * included, so that what follows has no reader of irq_srcu left to fear.
 */
export function kvm_irqfd_release(kvm: ptr<kvm>): void {
	spin_lock_irq(addr(kvm.irqfds.lock));
	while (!list_empty(addr(kvm.irqfds.items)))
		irqfd_deactivate(container_of<kvm_kernel_irqfd>(kvm.irqfds.items.next, 'list'));
	spin_unlock_irq(addr(kvm.irqfds.lock));

	flush_workqueue(irqfd_cleanup_wq);
}

/* A new table was published: every irqfd takes its copy. irq_lock held. */
export function kvm_irq_routing_update(kvm: ptr<kvm>): void {
	spin_lock_irq(addr(kvm.irqfds.lock));
	for (let p = kvm.irqfds.items.next; p !== addr(kvm.irqfds.items); p = p.next)
		irqfd_update(kvm, container_of<kvm_kernel_irqfd>(p, 'list'));
	spin_unlock_irq(addr(kvm.irqfds.lock));
}

/* When the module is loaded. */
export function kvm_irqfd_init(): int {
	irqfd_cleanup_wq = alloc_workqueue('kvm-irqfd-cleanup', 0, 0);
	return irqfd_cleanup_wq === NULL ? -ENOMEM : 0;
}

export function kvm_irqfd_exit(): void {
	destroy_workqueue(irqfd_cleanup_wq);
}

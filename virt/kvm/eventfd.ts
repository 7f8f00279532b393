// SPDX-License-Identifier: GPL-2.0-only
/*
 * irqfd: v4.9 virt/kvm/eventfd.c. A signal of the eventfd, in whatever context, raises a guest
 * interrupt, at once where the architecture can and through a worker where it cannot. This is where
 * one srcu_struct gets readers from tasks and from hard interrupts on the same CPU.
 *
 * Locks: irqfds.lock for the list of active irqfds and for writing irq_entry; the eventfd's queue
 * lock is held around irqfd_wakeup(). Order: queue lock, then irqfds.lock. Mutexes: resampler_lock for
 * the resamplers and their lists, then irq_lock for the list of ack notifiers.
 *
 * Left out: interrupts that bypass the host, and what needs files.
 */
import type { bool, int, ptr, uint } from 'linux/types';
import { NULL } from 'linux/types';
import { BUG_ON } from 'linux/bug';
import { EBUSY, EINVAL, ENOMEM, EWOULDBLOCK } from 'linux/errno';
import { addr, container_of } from 'linux/compiler';
import { GFP_KERNEL, kfree, kzalloc } from 'linux/slab';
import { kvm_arch_set_irq_inatomic } from 'asm/kvm_irq';
import type { eventfd_ctx } from 'linux/eventfd';
import {
	eventfd_ctx_get,
	eventfd_ctx_put,
	eventfd_ctx_remove_wait_queue,
	eventfd_poll,
	eventfd_signal,
} from 'linux/eventfd';
import { EXPORT_SYMBOL_GPL } from 'linux/export';
import type { kvm, kvm_irq_ack_notifier, kvm_kernel_irq_routing_entry } from 'linux/kvm_host';
import {
	KVM_IRQFD_RESAMPLE_IRQ_SOURCE_ID,
	KVM_IRQ_ROUTING_NONE,
	KVM_USERSPACE_IRQ_SOURCE_ID,
	kvm_irq_map_chip_pin,
	kvm_irq_map_gsi,
	kvm_set_irq,
} from 'linux/kvm_host';
import type { kvm_irqfd, kvm_kernel_irqfd, kvm_kernel_irqfd_resampler } from 'linux/kvm_irqfd';
import { KVM_IRQFD_FLAG_DEASSIGN, KVM_IRQFD_FLAG_RESAMPLE } from 'linux/kvm_irqfd';
import {
	INIT_LIST_HEAD,
	list_add,
	list_add_tail,
	list_del,
	list_del_init,
	list_empty,
} from 'linux/list';
import { mutex_init, mutex_lock, mutex_unlock } from 'linux/mutex';
import {
	hlist_add_head_rcu,
	hlist_del_init_rcu,
	hlist_first_rcu,
	hlist_next_rcu,
	list_add_rcu,
	list_del_rcu,
	list_next_rcu,
} from 'linux/rculist';
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
import { srcu_read_lock, srcu_read_unlock, synchronize_srcu } from 'linux/srcu';
import type { wait_queue_t } from 'linux/wait';
import { POLLHUP, POLLIN, init_waitqueue_func_entry } from 'linux/wait';
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

/*
 * The worker's half: an edge is a level that goes up and down again. Two sections, not one. A level
 * stays up until the guest acknowledges it.
 */
function irqfd_inject(work: ptr<work_struct>): void {
	const irqfd = container_of<kvm_kernel_irqfd>(work, 'inject');
	const kvm = irqfd.kvm;

	if (irqfd.resampler === NULL) {
		kvm_set_irq(kvm, KVM_USERSPACE_IRQ_SOURCE_ID, irqfd.gsi, 1, false);
		kvm_set_irq(kvm, KVM_USERSPACE_IRQ_SOURCE_ID, irqfd.gsi, 0, false);
	} else {
		kvm_set_irq(kvm, KVM_IRQFD_RESAMPLE_IRQ_SOURCE_ID, irqfd.gsi, 1, false);
	}
}

/*
 * The guest has acknowledged the interrupt: take the level back, for all irqfds that share it, and have
 * each device look whether it wants to interrupt again. Called inside a section of irq_srcu, so this is
 * one in another, and the signals are given in it.
 */
function irqfd_resampler_ack(kian: ptr<kvm_irq_ack_notifier>): void {
	const resampler = container_of<kvm_kernel_irqfd_resampler>(kian, 'notifier');
	const kvm = resampler.kvm;

	kvm_set_irq(kvm, KVM_IRQFD_RESAMPLE_IRQ_SOURCE_ID, resampler.notifier.gsi, 0, false);

	const idx = srcu_read_lock(addr(kvm.irq_srcu));
	const head = addr(resampler.list);
	for (let p = list_next_rcu(head); p !== head; p = list_next_rcu(p))
		eventfd_signal(container_of<kvm_kernel_irqfd>(p, 'resampler_link').resamplefd, 1);
	srcu_read_unlock(addr(kvm.irq_srcu), idx);
}

/*
 * An irqfd leaves its resampler, and the last one takes it along. One grace period for those who walk
 * the list and may be at this irqfd, another, in the unregistering, for those who may be in the
 * resampler's notifier. resampler_lock is held through both.
 */
function irqfd_resampler_shutdown(irqfd: ptr<kvm_kernel_irqfd>): void {
	const resampler = irqfd.resampler;
	const kvm = resampler.kvm;

	mutex_lock(addr(kvm.irqfds.resampler_lock));

	list_del_rcu(addr(irqfd.resampler_link));
	synchronize_srcu(addr(kvm.irq_srcu));

	if (list_empty(addr(resampler.list))) {
		list_del(addr(resampler.link));
		kvm_unregister_irq_ack_notifier(kvm, addr(resampler.notifier));
		kvm_set_irq(
			kvm,
			KVM_IRQFD_RESAMPLE_IRQ_SOURCE_ID,
			resampler.notifier.gsi,
			0,
			false,
		);
		kfree(resampler);
	}

	mutex_unlock(addr(kvm.irqfds.resampler_lock));
}

/*
 * The end of an irqfd, once it is off the list. First nobody can wake it, then what earlier wakeups
 * queued is waited for, and then nothing refers to it.
 */
function irqfd_shutdown(work: ptr<work_struct>): void {
	const irqfd = container_of<kvm_kernel_irqfd>(work, 'shutdown');

	eventfd_ctx_remove_wait_queue(irqfd.eventfd, addr(irqfd.wait));
	flush_work(addr(irqfd.inject));

	if (irqfd.resampler !== NULL) {
		irqfd_resampler_shutdown(irqfd);
		eventfd_ctx_put(irqfd.resamplefd);
	}
	eventfd_ctx_put(irqfd.eventfd);
	kfree(irqfd);
}

/* irqfds.lock held. */
function irqfd_is_active(irqfd: ptr<kvm_kernel_irqfd>): bool {
	return !list_empty(addr(irqfd.list));
}

/* irqfds.lock held, @irqfd active: it is now the cleanup queue's. */
function irqfd_deactivate(irqfd: ptr<kvm_kernel_irqfd>): void {
	BUG_ON(!irqfd_is_active(irqfd));
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
		irq.u = irqfd.irq_entry.u;
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
		irqfd.irq_entry.u = entry.u;
	} else {
		irqfd.irq_entry.type = KVM_IRQ_ROUTING_NONE;
	}
	write_seqcount_end(addr(irqfd.irq_entry_sc));
}

/* The resampler of that GSI, or NULL. resampler_lock held. */
function irqfd_resampler_find(kvm: ptr<kvm>, gsi: uint): ptr<kvm_kernel_irqfd_resampler> {
	const head = addr(kvm.irqfds.resampler_list);

	for (let p = head.next; p !== head; p = p.next) {
		const resampler = container_of<kvm_kernel_irqfd_resampler>(p, 'link');
		if (resampler.notifier.gsi === gsi) return resampler;
	}
	return NULL;
}

/* A new one, or NULL. resampler_lock held. */
function irqfd_resampler_create(kvm: ptr<kvm>, gsi: uint): ptr<kvm_kernel_irqfd_resampler> {
	const resampler = kzalloc<kvm_kernel_irqfd_resampler>(GFP_KERNEL);

	if (resampler === NULL) return NULL;
	resampler.kvm = kvm;
	INIT_LIST_HEAD(addr(resampler.list));
	resampler.notifier.gsi = gsi;
	resampler.notifier.irq_acked = irqfd_resampler_ack;
	list_add(addr(resampler.link), addr(kvm.irqfds.resampler_list));
	kvm_register_irq_ack_notifier(kvm, addr(resampler.notifier));
	return resampler;
}

/* The irqfd joins the others of its GSI, with a grace period before the first interrupt can come. */
function irqfd_resampler_join(irqfd: ptr<kvm_kernel_irqfd>, resamplefd: ptr<eventfd_ctx>): int {
	const kvm = irqfd.kvm;

	mutex_lock(addr(kvm.irqfds.resampler_lock));
	irqfd.resampler = irqfd_resampler_find(kvm, irqfd.gsi);
	if (irqfd.resampler === NULL) irqfd.resampler = irqfd_resampler_create(kvm, irqfd.gsi);
	if (irqfd.resampler === NULL) {
		mutex_unlock(addr(kvm.irqfds.resampler_lock));
		return -ENOMEM;
	}
	irqfd.resamplefd = eventfd_ctx_get(resamplefd);
	list_add_rcu(addr(irqfd.resampler_link), addr(irqfd.resampler.list));
	synchronize_srcu(addr(kvm.irq_srcu));
	mutex_unlock(addr(kvm.irqfds.resampler_lock));
	return 0;
}

/*
 * The irqfd becomes active, with a copy of its route; -EBUSY if its eventfd has one already. A reader
 * of irq_srcu with interrupts off, which no handler of its CPU can come between.
 */
function irqfd_activate(kvm: ptr<kvm>, irqfd: ptr<kvm_kernel_irqfd>): int {
	spin_lock_irq(addr(kvm.irqfds.lock));
	for (let p = kvm.irqfds.items.next; p !== addr(kvm.irqfds.items); p = p.next) {
		if (container_of<kvm_kernel_irqfd>(p, 'list').eventfd === irqfd.eventfd) {
			spin_unlock_irq(addr(kvm.irqfds.lock));
			return -EBUSY;
		}
	}
	const idx = srcu_read_lock(addr(kvm.irq_srcu));
	irqfd_update(kvm, irqfd);
	srcu_read_unlock(addr(kvm.irq_srcu), idx);
	list_add_tail(addr(irqfd.list), addr(kvm.irqfds.items));
	spin_unlock_irq(addr(kvm.irqfds.lock));
	return 0;
}

/* What was taken for an irqfd that did not come about. */
function irqfd_drop(irqfd: ptr<kvm_kernel_irqfd>): void {
	if (irqfd.resampler !== NULL) {
		irqfd_resampler_shutdown(irqfd);
		eventfd_ctx_put(irqfd.resamplefd);
	}
	eventfd_ctx_put(irqfd.eventfd);
	kfree(irqfd);
}

/*
 * From now on a signal of @args.fd raises guest interrupt @args.gsi. The irqfd joins the wait queue
 * last, when all that irqfd_wakeup() reads is there; a signal given earlier is delivered now.
 */
function kvm_irqfd_assign(kvm: ptr<kvm>, args: ptr<kvm_irqfd>): int {
	const irqfd = kzalloc<kvm_kernel_irqfd>(GFP_KERNEL);
	let ret: int = 0;

	if (irqfd === NULL) return -ENOMEM;
	irqfd.kvm = kvm;
	irqfd.gsi = args.gsi;
	INIT_LIST_HEAD(addr(irqfd.list));
	INIT_WORK(addr(irqfd.inject), irqfd_inject);
	INIT_WORK(addr(irqfd.shutdown), irqfd_shutdown);
	seqcount_init(addr(irqfd.irq_entry_sc));
	irqfd.eventfd = eventfd_ctx_get(args.fd);

	if (args.flags & KVM_IRQFD_FLAG_RESAMPLE)
		ret = irqfd_resampler_join(irqfd, args.resamplefd);
	init_waitqueue_func_entry(addr(irqfd.wait), irqfd_wakeup);
	if (ret === 0) ret = irqfd_activate(kvm, irqfd);
	if (ret !== 0) {
		irqfd_drop(irqfd);
		return ret;
	}
	if (eventfd_poll(irqfd.eventfd, addr(irqfd.wait)) & POLLIN)
		schedule_work(addr(irqfd.inject));
	return 0;
}

/*
 * Shut down the irqfd of that eventfd and GSI. When this returns, its worker is done and it raises no
 * more interrupts.
 */
function kvm_irqfd_deassign(kvm: ptr<kvm>, args: ptr<kvm_irqfd>): int {
	const head = addr(kvm.irqfds.items);

	spin_lock_irq(addr(kvm.irqfds.lock));
	let next = head.next;
	while (next !== head) {
		const irqfd = container_of<kvm_kernel_irqfd>(next, 'list');
		next = next.next;
		if (irqfd.eventfd === args.fd && irqfd.gsi === args.gsi) {
			/* A new table may come before the queue is flushed: leave it nothing. */
			write_seqcount_begin(addr(irqfd.irq_entry_sc));
			irqfd.irq_entry.type = KVM_IRQ_ROUTING_NONE;
			write_seqcount_end(addr(irqfd.irq_entry_sc));
			irqfd_deactivate(irqfd);
		}
	}
	spin_unlock_irq(addr(kvm.irqfds.lock));

	flush_workqueue(irqfd_cleanup_wq);
	return 0;
}

/* KVM_IRQFD */
export function kvm_irqfd(kvm: ptr<kvm>, args: ptr<kvm_irqfd>): int {
	if (args.flags & ~(KVM_IRQFD_FLAG_DEASSIGN | KVM_IRQFD_FLAG_RESAMPLE)) return -EINVAL;
	if (args.flags & KVM_IRQFD_FLAG_DEASSIGN) return kvm_irqfd_deassign(kvm, args);
	return kvm_irqfd_assign(kvm, args);
}

/* Whether anybody wants to know when the guest acknowledges the interrupt of a pin. */
export function kvm_irq_has_notifier(kvm: ptr<kvm>, irqchip: uint, pin: uint): bool {
	const idx = srcu_read_lock(addr(kvm.irq_srcu));
	const gsi = kvm_irq_map_chip_pin(kvm, irqchip, pin);

	if (gsi !== -1) {
		const head = addr(kvm.irq_ack_notifier_list);
		for (let n = hlist_first_rcu(head); n !== NULL; n = hlist_next_rcu(n)) {
			if (container_of<kvm_irq_ack_notifier>(n, 'link').gsi === gsi) {
				srcu_read_unlock(addr(kvm.irq_srcu), idx);
				return true;
			}
		}
	}
	srcu_read_unlock(addr(kvm.irq_srcu), idx);
	return false;
}
EXPORT_SYMBOL_GPL(kvm_irq_has_notifier);

/* Inside a section of irq_srcu. */
export function kvm_notify_acked_gsi(kvm: ptr<kvm>, gsi: uint): void {
	const head = addr(kvm.irq_ack_notifier_list);

	for (let n = hlist_first_rcu(head); n !== NULL; n = hlist_next_rcu(n)) {
		const kian = container_of<kvm_irq_ack_notifier>(n, 'link');
		if (kian.gsi === gsi) kian.irq_acked(kian);
	}
}

/* The guest has acknowledged the interrupt of a pin. A vcpu's context. */
export function kvm_notify_acked_irq(kvm: ptr<kvm>, irqchip: uint, pin: uint): void {
	const idx = srcu_read_lock(addr(kvm.irq_srcu));
	const gsi = kvm_irq_map_chip_pin(kvm, irqchip, pin);

	if (gsi !== -1) kvm_notify_acked_gsi(kvm, gsi);
	srcu_read_unlock(addr(kvm.irq_srcu), idx);
}

export function kvm_register_irq_ack_notifier(
	kvm: ptr<kvm>,
	kian: ptr<kvm_irq_ack_notifier>,
): void {
	mutex_lock(addr(kvm.irq_lock));
	hlist_add_head_rcu(addr(kian.link), addr(kvm.irq_ack_notifier_list));
	mutex_unlock(addr(kvm.irq_lock));
}

/* When this returns, nobody calls the notifier any more, and it may be freed. */
export function kvm_unregister_irq_ack_notifier(
	kvm: ptr<kvm>,
	kian: ptr<kvm_irq_ack_notifier>,
): void {
	mutex_lock(addr(kvm.irq_lock));
	hlist_del_init_rcu(addr(kian.link));
	mutex_unlock(addr(kvm.irq_lock));
	synchronize_srcu(addr(kvm.irq_srcu));
}

/* What a new VM needs here. */
export function kvm_eventfd_init(kvm: ptr<kvm>): void {
	spin_lock_init(addr(kvm.irqfds.lock));
	INIT_LIST_HEAD(addr(kvm.irqfds.items));
	INIT_LIST_HEAD(addr(kvm.irqfds.resampler_list));
	mutex_init(addr(kvm.irqfds.resampler_lock));
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

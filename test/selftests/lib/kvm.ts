// SPDX-License-Identifier: GPL-2.0-only
/*
 * A VM with one device passed through to it, as the report of the bug had: an eventfd that the
 * device's interrupt handler signals, an irqfd that turns the signal into a guest interrupt, and a
 * route for that interrupt.
 */
import type { int, ptr } from 'linux/types';
import { NULL } from 'linux/types';
import { vfio_msihandler } from 'drivers/vfio/pci/vfio_pci_intrs';
import { addr } from 'linux/compiler';
import type { eventfd_ctx } from 'linux/eventfd';
import { eventfd_ctx_alloc, eventfd_ctx_put, eventfd_signal } from 'linux/eventfd';
import type { kvm, kvm_irq_routing_entry } from 'linux/kvm_host';
import {
	KVM_IRQ_ROUTING_MSI,
	kvm_create_vm,
	kvm_irqfd,
	kvm_irqfd_exit,
	kvm_irqfd_init,
	kvm_set_irq_routing,
	kvm_vm_release,
} from 'linux/kvm_host';
import type { kvm_irqfd as kvm_irqfd_args } from 'linux/kvm_irqfd';
import { list_empty } from 'linux/list';
import { expect_true, observe, witness } from 'linux/selftest';

/** The guest's number for the interrupt, and the vectors of its first and second route. */
const GSI = 0;
const FIRST_VECTOR = 1;
const SECOND_VECTOR = 2;

let vm: ptr<kvm> = NULL;
let trigger: ptr<eventfd_ctx> = NULL;

/** How often the device has interrupted. */
let signals: int = 0;

/* KVM_SET_GSI_ROUTING: the guest interrupt is this message. */
function route_to(vector: int): void {
	let ue!: kvm_irq_routing_entry;

	ue.gsi = GSI;
	ue.type = KVM_IRQ_ROUTING_MSI;
	ue.u = vector;
	kvm_set_irq_routing(vm, addr(ue), 1);
}

/* Setup: module load, VM, routing, irqfd. */
export function start_vm(): void {
	let args!: kvm_irqfd_args;

	kvm_irqfd_init();
	vm = kvm_create_vm();
	trigger = eventfd_ctx_alloc(0);
	expect_true(vm !== NULL && trigger !== NULL, 'setup', 'there is no memory for a VM');
	route_to(FIRST_VECTOR);
	args.fd = trigger;
	args.gsi = GSI;
	args.flags = 0;
	kvm_irqfd(vm, addr(args));
}

/*
 * Userspace signals the eventfd, as it may: from a task. Where that needs a worker, one interrupt is
 * now enough to come upon it.
 */
export function signal_from_task(): void {
	signals++;
	eventfd_signal(trigger, 1);
}

/* The device interrupts. */
export function msi(): void {
	signals++;
	if (list_empty(addr(trigger.wqh.task_list))) witness('interrupt when the irqfd is gone');
	else witness('interrupt when the irqfd is there');
	vfio_msihandler(0, trigger);
}

/* An ioctl: the same interrupt is a different message from now on. */
export function change_routing(): void {
	route_to(SECOND_VECTOR);
}

/* Every interrupt the device raised got to the guest, as the one message or the other. */
export function check_delivery(): void {
	observe('interrupts', signals);
	observe('irr', vm.irr);
	if (vm.irr === 1 << FIRST_VECTOR) witness('delivered by the old route');
	if (vm.irr === 1 << SECOND_VECTOR) witness('delivered by the new route');
	expect_true(
		(vm.irr !== 0) === (signals !== 0),
		'kvm-delivery',
		'the guest has not seen the interrupt',
	);
}

/* The VM's file is closed. */
export function release_vm(): void {
	kvm_vm_release(vm);
}

/* The same, and then the module goes. */
export function close_and_unload(): void {
	release_vm();
	unload();
}

/* Module unload, with the device gone too. */
export function unload(): void {
	observe('interrupts', signals);
	kvm_irqfd_exit();
	eventfd_ctx_put(trigger);
}

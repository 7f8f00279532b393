// SPDX-License-Identifier: GPL-2.0-only
/*
 * A VM with one device passed through to it, as the report of the bug had: an eventfd that the
 * device's interrupt handler signals, an irqfd that turns the signal into a guest interrupt, and a
 * route for that interrupt.
 */
import type { int, ptr } from 'linux/types';
import { NULL } from 'linux/types';
import { addr } from 'linux/compiler';
import type { eventfd_ctx } from 'linux/eventfd';
import { eventfd_ctx_alloc, eventfd_ctx_free, eventfd_signal } from 'linux/eventfd';
import type { kvm } from 'linux/kvm_host';
import {
	kvm_create_vm,
	kvm_irqfd_assign,
	kvm_irqfd_exit,
	kvm_irqfd_init,
	kvm_set_irq_routing,
	kvm_vm_release,
} from 'linux/kvm_host';
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

/* Setup: module load, VM, routing, irqfd. Alone, so that no worker is needed for the grace period. */
export function start_vm(): void {
	kvm_irqfd_init();
	vm = kvm_create_vm();
	trigger = eventfd_ctx_alloc(0);
	expect_true(vm !== NULL && trigger !== NULL, 'setup', 'there is no memory for a VM');
	kvm_set_irq_routing(vm, 1, FIRST_VECTOR);
	kvm_irqfd_assign(vm, trigger, GSI);
}

/* The device's handler, in hardirq: all VFIO does with an MSI is to signal its eventfd. */
export function vfio_msihandler(): void {
	signals++;
	if (list_empty(addr(trigger.wqh.task_list))) witness('interrupt when the irqfd is gone');
	else witness('interrupt when the irqfd is there');
	eventfd_signal(trigger, 1);
}

/* An ioctl: the same interrupt is a different message from now on. */
export function change_routing(): void {
	kvm_set_irq_routing(vm, 1, SECOND_VECTOR);
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

/* Module unload, with the device gone too. */
export function unload(): void {
	observe('interrupts', signals);
	kvm_irqfd_exit();
	eventfd_ctx_free(trigger);
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * A VM with one device passed through to it, as the report of the bug had: an eventfd that the
 * device's interrupt handler signals, an irqfd that turns the signal into a guest interrupt, and a
 * route for that interrupt. The interrupt is a message; lib/kvm-intx.ts has one with a level.
 */
import type { int, ptr, uint } from 'linux/types';
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
import { set_flag, wait_flag } from 'test/selftests/lib/flag';

/** The guest's number for the interrupt, and the vectors of its first and second route. */
export const GSI = 0;
const FIRST_VECTOR = 1;
const SECOND_VECTOR = 2;

export let vm: ptr<kvm> = NULL;
export let trigger: ptr<eventfd_ctx> = NULL;

/** For `raised`: the device wants attention, so its interrupt comes at any moment, once. */
export let irq_pending: int = 0;

/** How often the device has interrupted. */
let signals: int = 0;

/* KVM_SET_GSI_ROUTING: what the guest interrupt is. */
export function route_to(type: uint, u: uint): void {
	let ue!: kvm_irq_routing_entry;

	ue.gsi = GSI;
	ue.type = type;
	ue.u = u;
	kvm_set_irq_routing(vm, addr(ue), 1);
}

/* KVM_IRQFD for an eventfd that signals the one guest interrupt. */
export function irqfd(fd: ptr<eventfd_ctx>, flags: uint, resamplefd: ptr<eventfd_ctx>): void {
	let args!: kvm_irqfd_args;

	args.fd = fd;
	args.gsi = GSI;
	args.flags = flags;
	args.resamplefd = resamplefd;
	kvm_irqfd(vm, addr(args));
}

/* Setup: module load, VM, eventfd. */
export function open_vm(): void {
	kvm_irqfd_init();
	vm = kvm_create_vm();
	trigger = eventfd_ctx_alloc(0);
	expect_true(vm !== NULL && trigger !== NULL, 'setup', 'there is no memory for a VM');
}

/* Setup: the same with a route and an irqfd. */
export function start_vm(): void {
	open_vm();
	route_to(KVM_IRQ_ROUTING_MSI, FIRST_VECTOR);
	irqfd(trigger, 0, NULL);
}

/*
 * Userspace signals the eventfd, as it may: from a task. Where that needs a worker, one interrupt is
 * now enough to come upon it.
 */
export function signal_from_task(): void {
	signals++;
	eventfd_signal(trigger, 1);
}

/* An interrupt that was asked for with `raised` has come. */
export function irq_comes(): void {
	irq_pending = 0;
	signals++;
}

/* The device interrupts. */
export function msi(): void {
	signals++;
	if (list_empty(addr(trigger.wqh.task_list))) witness('interrupt when the irqfd is gone');
	else witness('interrupt when the irqfd is there');
	vfio_msihandler(0, trigger);
}

/* The same, for `raised`. */
export function pending_msi(): void {
	vfio_msihandler(0, trigger);
	irq_comes();
}

/*
 * The first half of most scenarios: a signal for the worker to inject, and an interrupt that comes upon
 * it or does not. By the time that finish() runs all of it is over, and what is left are the counts.
 */
export function interrupt_worker(): void {
	signal_from_task();
	irq_pending = 1;
}

/*
 * The second half: a vcpu, which is a server so that finish() may begin, and finish() against each
 * other. Nothing of the first half is in the way then, which saves nine tenths of the states.
 */
let quiet: int = 0;
let vcpu_done: int = 0;

export function vcpu_enter(): void {
	wait_flag(quiet);
}

export function vcpu_leave(): void {
	set_flag(vcpu_done);
}

export function start_vcpu(): void {
	set_flag(quiet);
}

export function wait_for_vcpu(): void {
	wait_flag(vcpu_done);
}

/* An ioctl: the same interrupt is a different message from now on. */
export function change_routing(): void {
	route_to(KVM_IRQ_ROUTING_MSI, SECOND_VECTOR);
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
	eventfd_ctx_put(trigger);
}

/* Both. */
export function close_and_unload(): void {
	release_vm();
	unload();
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Who wants to know when the guest masks the interrupt or acknowledges it: a notifier of each kind,
 * that counts, in the VM of lib/kvm.ts with a route to a pin.
 */
import type { bool, int, ptr } from 'linux/types';
import { NULL } from 'linux/types';
import type { kvm_irq_ack_notifier, kvm_irq_mask_notifier } from 'linux/kvm_host';
import {
	KVM_IRQ_ROUTING_IRQCHIP,
	kvm_register_irq_ack_notifier,
	kvm_register_irq_mask_notifier,
	kvm_unregister_irq_ack_notifier,
	kvm_unregister_irq_mask_notifier,
} from 'linux/kvm_host';
import { observe, witness } from 'linux/selftest';
import { GFP_KERNEL, kfree, kzalloc } from 'linux/slab';
import { set_flag } from 'test/selftests/lib/flag';
import { GSI, irqfd, open_vm, route_to, trigger, vm } from 'test/selftests/lib/kvm';

let ack_notifier: ptr<kvm_irq_ack_notifier> = NULL;
let mask_notifier: ptr<kvm_irq_mask_notifier> = NULL;

/** A vcpu is inside its section, and has been in the notifier. */
export let notified: int = 0;

/* How often each was called. */
let acked: int = 0;
let masked: int = 0;

function irq_acked(kian: ptr<kvm_irq_ack_notifier>): void {
	acked += kian.gsi === GSI ? 1 : 0;
	set_flag(notified);
}

function irq_masked(kimn: ptr<kvm_irq_mask_notifier>, _mask: bool): void {
	masked += kimn.irq === GSI ? 1 : 0;
	set_flag(notified);
}

/* Setup: a VM whose interrupt is a pin's. */
function start_pin_vm(): void {
	open_vm();
	route_to(KVM_IRQ_ROUTING_IRQCHIP, 0);
}

/* Setup: an irqfd, and somebody wants to know of acknowledgements, */
export function start_ack_vm(): void {
	start_pin_vm();
	irqfd(trigger, 0, NULL);
	ack_notifier = kzalloc<kvm_irq_ack_notifier>(GFP_KERNEL);
	ack_notifier.gsi = GSI;
	ack_notifier.irq_acked = irq_acked;
	kvm_register_irq_ack_notifier(vm, ack_notifier);
}

/* or, without an irqfd, of masking. */
export function start_mask_vm(): void {
	start_pin_vm();
	mask_notifier = kzalloc<kvm_irq_mask_notifier>(GFP_KERNEL);
	mask_notifier.func = irq_masked;
	kvm_register_irq_mask_notifier(vm, GSI, mask_notifier);
}

/* And no more. The memory is gone at once. */
export function remove_ack_notifier(): void {
	kvm_unregister_irq_ack_notifier(vm, ack_notifier);
	kfree(ack_notifier);
}

export function remove_mask_notifier(): void {
	kvm_unregister_irq_mask_notifier(vm, GSI, mask_notifier);
	kfree(mask_notifier);
}

/* At the end. */
export function report_notified(): void {
	observe('acked', acked);
	observe('masked', masked);
	if (notified !== 0) witness('called');
	else witness('not called');
}

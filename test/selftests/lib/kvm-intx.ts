// SPDX-License-Identifier: GPL-2.0-only
/*
 * The VM of lib/kvm.ts with a device whose interrupt is a level: a pin of the guest's interrupt
 * controller, which stays up until the guest acknowledges it, and then the device is asked whether it
 * still wants attention.
 */
import type { ptr } from 'linux/types';
import { NULL } from 'linux/types';
import {
	vfio_intx_handler,
	vfio_pci_intx_unmask_handler,
	vfio_send_intx_eventfd,
} from 'drivers/vfio/pci/vfio_pci_intrs';
import type { vfio_pci_device } from 'drivers/vfio/pci/vfio_pci_private';
import { VFIO_PCI_INTX_IRQ_INDEX } from 'drivers/vfio/pci/vfio_pci_private';
import { addr, define } from 'linux/compiler';
import type { eventfd_ctx } from 'linux/eventfd';
import { eventfd_ctx_alloc, eventfd_release } from 'linux/eventfd';
import { KVM_IRQ_ROUTING_IRQCHIP, kvm_notify_acked_irq } from 'linux/kvm_host';
import { KVM_IRQFD_FLAG_RESAMPLE } from 'linux/kvm_irqfd';
import { observe, witness } from 'linux/selftest';
import { spin_lock_init } from 'linux/spinlock';
import { vfio_virqfd_enable, vfio_virqfd_init } from 'linux/vfio';
import { irq_comes, irqfd, open_vm, route_to, trigger, vm } from 'test/selftests/lib/kvm';

const vdev = define<vfio_pci_device>();

let resamplefd: ptr<eventfd_ctx> = NULL;
/** The trigger of a second device on the pin. */
let neighbour: ptr<eventfd_ctx> = NULL;

/* Setup: the device's interrupt is a pin's, and its acknowledgement unmasks it. */
export function start_intx_vm(): void {
	open_vm();
	vfio_virqfd_init();
	route_to(KVM_IRQ_ROUTING_IRQCHIP, 0);
	resamplefd = eventfd_ctx_alloc(0);
	spin_lock_init(addr(vdev.irqlock));
	vdev.irq_type = VFIO_PCI_INTX_IRQ_INDEX;
	vdev.ctx.trigger = trigger;
	vfio_virqfd_enable(
		addr(vdev),
		vfio_pci_intx_unmask_handler,
		vfio_send_intx_eventfd,
		addr(vdev.ctx.unmask),
		resamplefd,
	);
	irqfd(trigger, KVM_IRQFD_FLAG_RESAMPLE, resamplefd);
	neighbour = eventfd_ctx_alloc(0);
	irqfd(neighbour, KVM_IRQFD_FLAG_RESAMPLE, resamplefd);
}

/* The device interrupts, for `raised`. */
export function pending_intx(): void {
	vdev.pdev.intx_status = true;
	vfio_intx_handler(0, addr(vdev));
	irq_comes();
}

/* The guest serves the device and acknowledges the interrupt. */
export function serve_intx(): void {
	vdev.pdev.intx_status = false;
	kvm_notify_acked_irq(vm, 0, 0);
}

/* The second device's eventfd is closed, and with it goes its irqfd. */
export function close_neighbour(): void {
	eventfd_release(neighbour);
}

/* Whether the device may interrupt again, and who still holds the pin up. */
export function report_intx(): void {
	if (!vdev.ctx.masked) witness('unmasked');
	observe('masked', vdev.ctx.masked);
	observe('pin', vm.vioapic.irq_states);
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Interrupts of a device given to userspace (drivers/vfio/pci/vfio_pci_intrs.c, v4.9): all they do is
 * to signal an eventfd, in hardirq, and with it they run whatever waits there. A level triggered one
 * (INTx, of a PCI 2.3 device) is masked first, until somebody signals that the guest has served it.
 */
import type { int, ptr } from 'linux/types';
import type { vfio_pci_device } from 'drivers/vfio/pci/vfio_pci_private';
import { is_intx } from 'drivers/vfio/pci/vfio_pci_private';
import { addr } from 'linux/compiler';
import type { eventfd_ctx } from 'linux/eventfd';
import { eventfd_signal } from 'linux/eventfd';
import type { irqreturn_t } from 'linux/irqreturn';
import { IRQ_HANDLED, IRQ_NONE } from 'linux/irqreturn';
import { pci_check_and_mask_intx, pci_check_and_unmask_intx } from 'linux/pci';
import { spin_lock_irqsave, spin_unlock_irqrestore } from 'linux/spinlock';

export function vfio_send_intx_eventfd(vdev: ptr<vfio_pci_device>): void {
	if (is_intx(vdev) && !vdev.virq_disabled) eventfd_signal(vdev.ctx.trigger, 1);
}

/** The handler of INTx, whose line may be shared. */
export function vfio_intx_handler(_irq: int, vdev: ptr<vfio_pci_device>): irqreturn_t {
	let ret: irqreturn_t = IRQ_NONE;
	const flags = spin_lock_irqsave(addr(vdev.irqlock));

	if (!vdev.ctx.masked && pci_check_and_mask_intx(addr(vdev.pdev))) {
		vdev.ctx.masked = true;
		ret = IRQ_HANDLED;
	}
	spin_unlock_irqrestore(addr(vdev.irqlock), flags);
	if (ret === IRQ_HANDLED) vfio_send_intx_eventfd(vdev);
	return ret;
}

/**
 * For a virqfd: the guest has served the interrupt. 1 if the device wants attention again, which is
 * left to a worker, because the trigger may be the eventfd whose lock the caller holds.
 */
export function vfio_pci_intx_unmask_handler(vdev: ptr<vfio_pci_device>): int {
	let ret: int = 0;
	const flags = spin_lock_irqsave(addr(vdev.irqlock));

	if (vdev.ctx.masked && !vdev.virq_disabled) {
		if (!pci_check_and_unmask_intx(addr(vdev.pdev))) ret = 1;
		vdev.ctx.masked = ret > 0;
	}
	spin_unlock_irqrestore(addr(vdev.irqlock), flags);
	return ret;
}

/** The handler of a message signalled interrupt, which is the device's alone and needs no masking. */
export function vfio_msihandler(_irq: int, trigger: ptr<eventfd_ctx>): irqreturn_t {
	eventfd_signal(trigger, 1);
	return IRQ_HANDLED;
}

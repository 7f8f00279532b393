// SPDX-License-Identifier: GPL-2.0-only
/*
 * A PCI device given to userspace, as far as its interrupts go (drivers/vfio/pci/vfio_pci_private.h,
 * v4.9). It has one vector.
 */
import type { bool, int, ptr } from 'linux/types';
import type { eventfd_ctx } from 'linux/eventfd';
import type { pci_dev } from 'linux/pci';
import type { spinlock_t } from 'linux/spinlock';
import type { virqfd } from 'linux/vfio';

/** Kinds of interrupt (include/uapi/linux/vfio.h). */
export const VFIO_PCI_INTX_IRQ_INDEX = 0;
export const VFIO_PCI_MSI_IRQ_INDEX = 1;

export interface vfio_pci_irq_ctx {
	/** Signalled at each interrupt: KVM's irqfd waits there. */
	trigger: ptr<eventfd_ctx>;
	/** Its signal unmasks INTx: the resamplefd of KVM's irqfd. */
	unmask: ptr<virqfd>;
	/** INTx is kept down until the guest has served the last one. */
	masked: bool;
}

export interface vfio_pci_device {
	pdev: pci_dev;
	/** Guards `ctx.masked`; taken in hardirq. */
	irqlock: spinlock_t;
	ctx: vfio_pci_irq_ctx;
	/** Which kind of interrupt userspace has set up. */
	irq_type: int;
	/** The guest has disabled INTx in its command register. */
	virq_disabled: bool;
}

export function is_intx(vdev: ptr<vfio_pci_device>): bool {
	return vdev.irq_type === VFIO_PCI_INTX_IRQ_INDEX;
}

export function is_msi(vdev: ptr<vfio_pci_device>): bool {
	return vdev.irq_type === VFIO_PCI_MSI_IRQ_INDEX;
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * The interrupt pin of a PCI 2.3 device (include/linux/pci.h, drivers/pci/pci.c, v4.9): one bit of its
 * status says that it wants attention, one of its command register keeps that from the pin.
 */
import type { bool, ptr } from 'linux/types';

export interface pci_dev {
	/** PCI_STATUS_INTERRUPT: set by the device, and cleared when its driver has served it. */
	intx_status: bool;
	/** PCI_COMMAND_INTX_DISABLE */
	intx_disable: bool;
}

/** Masks the pin if it is this device that interrupts; false if it is not. */
export function pci_check_and_mask_intx(dev: ptr<pci_dev>): bool {
	if (!dev.intx_status) return false;
	dev.intx_disable = true;
	return true;
}

/** Unmasks the pin unless that would interrupt at once; then false. */
export function pci_check_and_unmask_intx(dev: ptr<pci_dev>): bool {
	if (dev.intx_status) return false;
	dev.intx_disable = false;
	return true;
}

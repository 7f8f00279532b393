// SPDX-License-Identifier: GPL-2.0-only
/*
 * A message signalled interrupt goes straight to the local APIC, whatever the context, and so does one
 * of a Hyper-V guest; anything else waits for the worker (v4.9 arch/x86/kvm/irq_comm.c, kvm_arch_set_irq_inatomic()).
 */
import type { bool, int, ptr } from 'linux/types';
import { EWOULDBLOCK } from 'linux/errno';
import type { kvm, kvm_kernel_irq_routing_entry } from 'linux/kvm_host';
import {
	KVM_IRQ_ROUTING_HV_SINT,
	KVM_IRQ_ROUTING_MSI,
	kvm_hv_set_sint,
	kvm_set_msi,
} from 'linux/kvm_host';

export function kvm_arch_set_irq_inatomic(
	irq: ptr<kvm_kernel_irq_routing_entry>,
	kvm: ptr<kvm>,
	irq_source_id: int,
	level: int,
	line_status: bool,
): int {
	if (irq.type === KVM_IRQ_ROUTING_HV_SINT)
		return kvm_hv_set_sint(irq, kvm, irq_source_id, level, line_status);
	if (irq.type !== KVM_IRQ_ROUTING_MSI) return -EWOULDBLOCK;
	return kvm_set_msi(irq, kvm, irq_source_id, level, line_status);
}

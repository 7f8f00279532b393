// SPDX-License-Identifier: GPL-2.0-only
/*
 * Delivery of a guest interrupt from atomic context. An architecture whose delivery may take mutexes
 * or sleep has none (the weak default of v4.9 virt/kvm/eventfd.c), so on it every signal of an irqfd
 * goes through a worker, which is a second reader of irq_srcu, by default on the same CPU.
 */
import type { bool, int, ptr } from 'linux/types';
import { EWOULDBLOCK } from 'linux/errno';
import type { kvm, kvm_kernel_irq_routing_entry } from 'linux/kvm_host';

export function kvm_arch_set_irq_inatomic(
	_irq: ptr<kvm_kernel_irq_routing_entry>,
	_kvm: ptr<kvm>,
	_irq_source_id: int,
	_level: int,
	_line_status: bool,
): int {
	return -EWOULDBLOCK;
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Masking interrupts with the CPU's own flag. `flags` is 1 while they are enabled.
 *
 * Between reading the flag and clearing it an interrupt may come; it returns with the flag as it was,
 * so that save need not be one instruction, and on most architectures is not.
 */
import type { bool, ulong } from 'linux/types';
import { insn_irq_enabled, insn_irq_set } from 'machine/insn';

export function arch_local_save_flags(): ulong {
	return insn_irq_enabled();
}

export function arch_local_irq_restore(flags: ulong): void {
	insn_irq_set(flags);
}

export function arch_local_irq_save(): ulong {
	const flags = arch_local_save_flags();
	insn_irq_set(0);
	return flags;
}

export function arch_local_irq_disable(): void {
	insn_irq_set(0);
}

export function arch_local_irq_enable(): void {
	insn_irq_set(1);
}

export function arch_irqs_disabled_flags(flags: ulong): bool {
	return flags === 0;
}

export function arch_irqs_disabled(): bool {
	return arch_irqs_disabled_flags(arch_local_save_flags());
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Masking interrupts on this CPU. Where C's macros fill in a variable, ours return it:
 *
 *	const flags = local_irq_save();
 *	...
 *	local_irq_restore(flags);
 *
 * The raw forms leave out the tracing hooks of CONFIG_TRACE_IRQFLAGS. There is no such tracing here,
 * so the two differ in name only; code says which it means all the same.
 */
import type { bool, ulong } from 'linux/types';
import {
	arch_irqs_disabled,
	arch_irqs_disabled_flags,
	arch_local_irq_disable,
	arch_local_irq_enable,
	arch_local_irq_restore,
	arch_local_irq_save,
} from 'asm/irqflags';

export function raw_local_irq_save(): ulong {
	return arch_local_irq_save();
}

export function raw_local_irq_restore(flags: ulong): void {
	arch_local_irq_restore(flags);
}

export function raw_local_irq_disable(): void {
	arch_local_irq_disable();
}

export function raw_local_irq_enable(): void {
	arch_local_irq_enable();
}

export function local_irq_save(): ulong {
	return raw_local_irq_save();
}

export function local_irq_restore(flags: ulong): void {
	raw_local_irq_restore(flags);
}

export function local_irq_disable(): void {
	raw_local_irq_disable();
}

export function local_irq_enable(): void {
	raw_local_irq_enable();
}

export function irqs_disabled(): bool {
	return arch_irqs_disabled();
}

export function irqs_disabled_flags(flags: ulong): bool {
	return arch_irqs_disabled_flags(flags);
}

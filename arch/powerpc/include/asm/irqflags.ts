// SPDX-License-Identifier: GPL-2.0-only
/*
 * powerpc64 masks interrupts in software (arch/powerpc/include/asm/hw_irq.h and
 * arch/powerpc/kernel/irq.c, v4.9). Masking is a store to a byte in the paca, and the CPU's own flag,
 * MSR.EE, stays on. An interrupt that arrives meanwhile is only noted: its entry code sets a bit in
 * irq_happened, clears MSR.EE in the interrupted context, and returns. Whoever unmasks next finds the
 * note and has it handled.
 */
import type { bool, ulong } from 'linux/types';
import {
	insn_irq_enabled,
	insn_irq_happened,
	insn_irq_replay,
	insn_irq_set,
	insn_soft_irq_enabled,
	insn_soft_irq_set,
} from 'machine/insn';

export function arch_local_save_flags(): ulong {
	return insn_soft_irq_enabled();
}

export function arch_local_irq_disable(): void {
	insn_soft_irq_set(0);
}

export function arch_local_irq_save(): ulong {
	const flags = arch_local_save_flags();
	arch_local_irq_disable();
	return flags;
}

/*
 * Flag first, then the look at irq_happened: what arrives between the two finds the flag set and is
 * taken at once, what arrived before is found. The other way round it could be left lying.
 */
export function arch_local_irq_restore(flags: ulong): void {
	insn_soft_irq_set(flags);
	if (flags === 0) return;
	if (insn_irq_happened() === 0) return;
	insn_irq_set(0);
	insn_irq_replay();
	insn_irq_set(1);
}

export function arch_local_irq_enable(): void {
	arch_local_irq_restore(1);
}

export function arch_irqs_disabled_flags(flags: ulong): bool {
	return flags === 0;
}

/** Masked either way: a handler runs with MSR.EE off. */
export function arch_irqs_disabled(): bool {
	return arch_irqs_disabled_flags(arch_local_save_flags()) || insn_irq_enabled() === 0;
}

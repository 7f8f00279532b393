// SPDX-License-Identifier: GPL-2.0-only
/*
 * Spinlocks. `const flags = spin_lock_irqsave(lock)` where C's macro fills in a variable.
 *
 * Holding one disables preemption. The _irq and _bh forms also keep away what on this CPU might want
 * the same lock, and _irqsave is for callers that do not know whether interrupts are on.
 */
import type { arch_spinlock_t } from 'asm/spinlock';

export interface spinlock_t {
	raw_lock: arch_spinlock_t;
}

export {
	spin_is_locked,
	spin_lock,
	spin_lock_bh,
	spin_lock_init,
	spin_lock_irq,
	spin_lock_irqsave,
	spin_trylock,
	spin_unlock,
	spin_unlock_bh,
	spin_unlock_irq,
	spin_unlock_irqrestore,
} from 'kernel/locking/spinlock';

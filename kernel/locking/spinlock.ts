// SPDX-License-Identifier: GPL-2.0-only
/*
 * Spinlocks on top of the architecture's (kernel/locking/spinlock.c and
 * include/linux/spinlock_api_smp.h, v4.9). What a lock keeps away is disabled before it is taken and
 * enabled after it is given back, so that it is never held with that still able to come in.
 */
import type { bool, ptr, ulong } from 'linux/types';
import { NULL } from 'linux/types';
import { CONFIG_DEBUG_SPINLOCK } from 'generated/config';
import { insn_lock_xchg } from 'machine/insn';
import { IS_ENABLED, addr } from 'linux/compiler';
import { local_bh_disable, local_bh_enable } from 'linux/bottom_half';
import { EXPORT_SYMBOL } from 'linux/export';
import {
	local_irq_disable,
	local_irq_enable,
	local_irq_restore,
	local_irq_save,
} from 'linux/irqflags';
import { preempt_disable, preempt_enable } from 'linux/preempt';
import { fail } from 'linux/selftest';
import type { spinlock_t } from 'linux/spinlock';
import { current } from 'asm/current';
import {
	arch_spin_is_locked,
	arch_spin_lock,
	arch_spin_trylock,
	arch_spin_unlock,
} from 'asm/spinlock';

export function spin_lock_init(lock: ptr<spinlock_t>): void {
	lock.raw_lock.owner = NULL;
}

export function spin_is_locked(lock: ptr<spinlock_t>): bool {
	return arch_spin_is_locked(addr(lock.raw_lock));
}

/*
 * Gives the lock back. With CONFIG_DEBUG_SPINLOCK (kernel/locking/spinlock_debug.c) it also says whose
 * it was; exchanging the owner for nobody tells that in the one step it takes to give it back. The
 * exchange orders more than the architecture's release does: weak memory is explored without it.
 */
function raw_spin_unlock(lock: ptr<spinlock_t>): void {
	if (IS_ENABLED(CONFIG_DEBUG_SPINLOCK)) {
		const owner = insn_lock_xchg(lock.raw_lock.owner, NULL);
		if (owner === NULL)
			fail('spinlock-already-unlocked', 'unlock of a spinlock that is free');
		if (owner !== current())
			fail('spinlock-wrong-owner', 'unlock of a spinlock of another context');
	} else {
		arch_spin_unlock(addr(lock.raw_lock));
	}
}

/** Taking a lock that this context holds already never ends, which the checker reports as a deadlock. */
export function spin_lock(lock: ptr<spinlock_t>): void {
	preempt_disable();
	arch_spin_lock(addr(lock.raw_lock));
}
EXPORT_SYMBOL(spin_lock);

export function spin_trylock(lock: ptr<spinlock_t>): bool {
	preempt_disable();
	if (arch_spin_trylock(addr(lock.raw_lock))) return true;
	preempt_enable();
	return false;
}
EXPORT_SYMBOL(spin_trylock);

export function spin_unlock(lock: ptr<spinlock_t>): void {
	raw_spin_unlock(lock);
	preempt_enable();
}
EXPORT_SYMBOL(spin_unlock);

export function spin_lock_irq(lock: ptr<spinlock_t>): void {
	local_irq_disable();
	spin_lock(lock);
}
EXPORT_SYMBOL(spin_lock_irq);

/** Interrupts on before preemption is, as in the kernel: a reschedule must not wait for them. */
export function spin_unlock_irq(lock: ptr<spinlock_t>): void {
	raw_spin_unlock(lock);
	local_irq_enable();
	preempt_enable();
}
EXPORT_SYMBOL(spin_unlock_irq);

export function spin_lock_irqsave(lock: ptr<spinlock_t>): ulong {
	const flags = local_irq_save();
	spin_lock(lock);
	return flags;
}
EXPORT_SYMBOL(spin_lock_irqsave);

export function spin_unlock_irqrestore(lock: ptr<spinlock_t>, flags: ulong): void {
	raw_spin_unlock(lock);
	local_irq_restore(flags);
	preempt_enable();
}
EXPORT_SYMBOL(spin_unlock_irqrestore);

export function spin_lock_bh(lock: ptr<spinlock_t>): void {
	local_bh_disable();
	spin_lock(lock);
}
EXPORT_SYMBOL(spin_lock_bh);

export function spin_unlock_bh(lock: ptr<spinlock_t>): void {
	spin_unlock(lock);
	local_bh_enable();
}
EXPORT_SYMBOL(spin_unlock_bh);

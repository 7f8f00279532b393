// SPDX-License-Identifier: GPL-2.0-only
/*
 * The lock itself. Every architecture has its own way to spin (tickets, a compare-and-swap, a
 * reservation), and all come to the same: wait for the word to be free and take it in that instant,
 * with the loads and stores of the critical section after it. So there is one, and the word holds
 * the owner instead of a mere 1: it costs no state, and an unlock can tell whose lock it is.
 *
 * Unlocking is a release store, in the architecture's own words.
 */
import type { bool, ptr } from 'linux/types';
import { NULL } from 'linux/types';
import { insn_await_cmpxchg } from 'machine/insn';
import { READ_ONCE, addr } from 'linux/compiler';
import { smp_store_release } from 'asm/barrier';
import { cmpxchg } from 'asm/cmpxchg';
import { current } from 'asm/current';
import type { task_struct } from 'linux/sched';

export interface arch_spinlock_t {
	owner: ptr<task_struct>;
}

export function arch_spin_is_locked(lock: ptr<arch_spinlock_t>): bool {
	return READ_ONCE(lock.owner) !== NULL;
}

export function arch_spin_lock(lock: ptr<arch_spinlock_t>): void {
	insn_await_cmpxchg(lock.owner, NULL, current());
}

/** One attempt. */
export function arch_spin_trylock(lock: ptr<arch_spinlock_t>): bool {
	return cmpxchg(addr(lock.owner), NULL, current()) === NULL;
}

export function arch_spin_unlock(lock: ptr<arch_spinlock_t>): void {
	smp_store_release(lock.owner, NULL);
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the RCU flavours share (include/linux/rcupdate.h, v4.9). rcu_read_lock() keeps the task on its CPU,
 * which is what a grace period of RCU goes by, and marks the section for checks, SRCU's too. Those grace
 * periods are in linux/rcutree.
 */
import type { bool, cstring, int, lvalue, ptr } from 'linux/types';
import {
	CONFIG_ARCH_WEAK_RELEASE_ACQUIRE,
	CONFIG_DEBUG_LOCK_ALLOC,
	CONFIG_PROVE_RCU,
} from 'generated/config';
import { IS_ENABLED, READ_ONCE, addr } from 'linux/compiler';
import type { completion } from 'linux/completion';
import type { lockdep_map } from 'linux/lockdep';
import { lock_acquire, lock_is_held, lock_release } from 'linux/lockdep';
import { preempt_disable, preempt_enable } from 'linux/preempt';
import { fail } from 'linux/selftest';
import { smp_mb, smp_read_barrier_depends, smp_store_release } from 'asm/barrier';
import { rcu_lock_map } from 'kernel/rcu/update';

export type rcu_callback_t = (head: ptr<rcu_head>) => void;

/** One callback, on a list. */
export interface rcu_head {
	next: ptr<rcu_head>;
	func: rcu_callback_t;
}

/** A waiter for a grace period, on its own stack. */
export interface rcu_synchronize {
	head: rcu_head;
	completion: completion;
}

/** What rcutorture tests (include/linux/rcupdate.h, v4.12). */
export type rcutorture_type = int;

export const RCU_FLAVOR = 0;
export const RCU_BH_FLAVOR = 1;
export const RCU_SCHED_FLAVOR = 2;
export const RCU_TASKS_FLAVOR = 3;
export const SRCU_FLAVOR = 4;
export const INVALID_RCU_FLAVOR = 5;

/* Stages of boot, as rcu_scheduler_active has them: one task, no kworkers yet, all. */
export const RCU_SCHEDULER_INACTIVE = 0;
export const RCU_SCHEDULER_INIT = 1;
export const RCU_SCHEDULER_RUNNING = 2;

export {
	rcu_bh_lock_map,
	rcu_early_boot,
	rcu_expedite_gp,
	rcu_gp_is_expedited,
	rcu_gp_is_normal,
	rcu_lock_map,
	rcu_sched_lock_map,
	rcu_scheduler_active,
	rcu_scheduler_starting,
	rcu_set_runtime_mode,
	rcu_unexpedite_gp,
	wakeme_after_rcu,
} from 'kernel/rcu/update';

export function debug_lockdep_rcu_enabled(): bool {
	return IS_ENABLED(CONFIG_DEBUG_LOCK_ALLOC);
}

/** A rule about where something may be called, broken. The condition is evaluated in any case. */
export function RCU_LOCKDEP_WARN(cond: bool, text: cstring): void {
	if (IS_ENABLED(CONFIG_PROVE_RCU)) {
		if (debug_lockdep_rcu_enabled() && cond) fail('RCU_LOCKDEP_WARN', text);
	}
}

/** Read-recursive and unchecked: see lock_acquire(). */
export function rcu_lock_acquire(map: ptr<lockdep_map>): void {
	lock_acquire(map, 0, 0, 2, 0);
}

export function rcu_lock_release(map: ptr<lockdep_map>): void {
	lock_release(map, 1);
}

export function rcu_read_lock(): void {
	preempt_disable();
	rcu_lock_acquire(addr(rcu_lock_map));
}

export function rcu_read_unlock(): void {
	rcu_lock_release(addr(rcu_lock_map));
	preempt_enable();
}

/*
 * Publishes: all that was stored before is in place for whoever follows the pointer. Pairs with the
 * dependency of rcu_dereference(). The kernel leaves the barrier out for a constant NULL.
 */
export function rcu_assign_pointer<T>(p: lvalue<T>, v: T): void {
	smp_store_release(p, v);
}

export function RCU_INIT_POINTER<T>(p: lvalue<T>, v: T): void {
	p = v;
}

/** For callers with some other protection, or that check it themselves. */
export function rcu_dereference_raw<T>(p: lvalue<T>): T {
	const val = READ_ONCE(p);
	smp_read_barrier_depends();
	return val;
}

/** `c` says that the caller may look. */
export function __rcu_dereference_check<T>(p: lvalue<T>, c: bool): T {
	const val = READ_ONCE(p);
	RCU_LOCKDEP_WARN(!c, 'suspicious rcu_dereference_check() usage');
	smp_read_barrier_depends();
	return val;
}

/** Inside a section; also true where nobody keeps track. */
export function rcu_read_lock_held(): bool {
	return !debug_lockdep_rcu_enabled() || lock_is_held(addr(rcu_lock_map)) !== 0;
}

/** For readers, and for who holds what `c` checks. */
export function rcu_dereference_check<T>(p: lvalue<T>, c: bool): T {
	return __rcu_dereference_check(p, c || rcu_read_lock_held());
}

export function rcu_dereference<T>(p: lvalue<T>): T {
	return rcu_dereference_check(p, false);
}

/** For the updater, whose lock `c` checks: nothing changes under it, so no ordering is needed. */
export function rcu_dereference_protected<T>(p: lvalue<T>, c: bool): T {
	RCU_LOCKDEP_WARN(!c, 'suspicious rcu_dereference_protected() usage');
	return p;
}

/** Right after taking a lock: makes it, with the unlock before it, a full barrier where it is none. */
export function smp_mb__after_unlock_lock(): void {
	if (IS_ENABLED(CONFIG_ARCH_WEAK_RELEASE_ACQUIRE))
		smp_mb(); /* Pairs with smp_mb__after_unlock_lock(). */
}

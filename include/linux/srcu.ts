// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sleepable RCU (include/linux/srcu.h, v4.9 and v4.12).
 *
 * Readers mark their sections in one domain, a srcu_struct, and may sleep in them; an updater waits
 * until every section that began before has ended. Sections nest. A section ends in the context it
 * began in: the same task, or the same run of the same handler.
 *
 * What a domain is and how a grace period comes about is the implementation's, of which the
 * configuration chooses one. What is here is the same for all.
 */
import type { bool, int, lvalue, ptr } from 'linux/types';
import { CONFIG_DEBUG_LOCK_ALLOC } from 'generated/config';
import { IS_ENABLED, addr } from 'linux/compiler';
import { lock_is_held } from 'linux/lockdep';
import {
	__rcu_dereference_check,
	debug_lockdep_rcu_enabled,
	rcu_lock_acquire,
	rcu_lock_release,
} from 'linux/rcupdate';
import type { srcu_struct } from 'linux/srcu';
import { __srcu_read_lock, __srcu_read_unlock } from 'linux/srcu';
import { debug_srcu_lock, debug_srcu_unlock, debug_srcu_use } from 'kernel/rcu/srcu_debug';

export * from 'linux/srcuv49' with { config: 'CONFIG_V4_9_SRCU' };
export * from 'linux/srcuclassic' with { config: 'CONFIG_CLASSIC_SRCU' };
export * from 'linux/srcutree' with { config: 'CONFIG_TREE_SRCU' };
export * from 'linux/srcutiny' with { config: 'CONFIG_TINY_SRCU' };

/*
 * Whether this context is in a section of the domain. Where nothing is kept the answer is yes, so that
 * a check built on it stays silent.
 */
export function srcu_read_lock_held(sp: ptr<srcu_struct>): int {
	if (IS_ENABLED(CONFIG_DEBUG_LOCK_ALLOC)) {
		if (!debug_lockdep_rcu_enabled()) return 1;
		return lock_is_held(addr(sp.dep_map));
	}
	return 1;
}

/** A pointer that the domain protects; `c` says what else may. */
/* macro */ export function srcu_dereference_check<T>(
	p: lvalue<T>,
	sp: ptr<srcu_struct>,
	c: bool,
): T {
	return __rcu_dereference_check(p, c || srcu_read_lock_held(sp) !== 0);
}

/* macro */ export function srcu_dereference<T>(p: lvalue<T>, sp: ptr<srcu_struct>): T {
	return srcu_dereference_check(p, sp, false);
}

/*
 * Begins a section. The index it returns is for srcu_read_unlock(). A section must not wait for a
 * grace period of its own domain, nor for anything that does.
 */
export function srcu_read_lock(sp: ptr<srcu_struct>): int {
	debug_srcu_use(sp);
	const retval = __srcu_read_lock(sp);
	rcu_lock_acquire(addr(sp.dep_map));
	debug_srcu_lock(sp, retval);
	return retval;
}

/** Ends the section that srcu_read_lock() returned `idx` for. */
export function srcu_read_unlock(sp: ptr<srcu_struct>, idx: int): void {
	debug_srcu_unlock(sp, idx);
	rcu_lock_release(addr(sp.dep_map));
	__srcu_read_unlock(sp, idx);
}

/** A full barrier together with the unlock before it, which has one already. */
export function smp_mb__after_srcu_read_unlock(): void {}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Held locks (kernel/locking/lockdep.c, v4.9). Under CONFIG_DEBUG_LOCK_ALLOC each task keeps a stack
 * of the maps it holds; without it all of this compiles to nothing.
 */
import type { bool, cstring, int, ptr } from 'linux/types';
import { CONFIG_DEBUG_LOCK_ALLOC } from 'generated/config';
import { IS_ENABLED } from 'linux/compiler';
import type { lock_class_key, lockdep_map } from 'linux/lockdep';
import type { task_struct } from 'linux/sched';
import { MAX_LOCK_DEPTH } from 'linux/sched';
import { fail } from 'linux/selftest';
import type { spinlock_t } from 'linux/spinlock';
import { current } from 'asm/current';

export function lockdep_init_map(
	lock: ptr<lockdep_map>,
	name: cstring,
	key: ptr<lock_class_key>,
	_subclass: int,
): void {
	if (IS_ENABLED(CONFIG_DEBUG_LOCK_ALLOC)) lock.key = key;
}

/*
 * `_read` is 2 for a lock that may be taken again inside itself. With `_check` 0, as (S)RCU passes it,
 * lockdep neither looks at the context nor learns an order: it can never tell that one domain is used
 * both in tasks and in handlers.
 */
export function lock_acquire(
	lock: ptr<lockdep_map>,
	_subclass: int,
	_trylock: int,
	_read: int,
	_check: int,
): void {
	if (IS_ENABLED(CONFIG_DEBUG_LOCK_ALLOC)) {
		const curr = current();
		const depth = curr.lockdep_depth;
		if (depth >= MAX_LOCK_DEPTH) fail('lockdep', 'MAX_LOCK_DEPTH too low');
		curr.held_locks[depth] = lock;
		curr.lockdep_depth = depth + 1;
	}
}

/** Depth of the newest entry for `lock`, or -1. */
function find_held_lock(curr: ptr<task_struct>, lock: ptr<lockdep_map>): int {
	let i = curr.lockdep_depth - 1;
	while (i >= 0 && curr.held_locks[i] !== lock) i -= 1;
	return i;
}

/** Locks may be given back in any order: what lies above moves down. */
export function lock_release(lock: ptr<lockdep_map>, _nested: int): void {
	if (IS_ENABLED(CONFIG_DEBUG_LOCK_ALLOC)) {
		const curr = current();
		let i = find_held_lock(curr, lock);
		if (i < 0)
			fail('lockdep', 'bad unlock balance: release of a lock that is not held');
		const depth = curr.lockdep_depth - 1;
		for (; i < depth; i += 1) curr.held_locks[i] = curr.held_locks[i + 1];
		curr.lockdep_depth = depth;
	}
}

/** 1 if this context holds it; 0 always when nothing is kept. */
export function lock_is_held(lock: ptr<lockdep_map>): int {
	if (IS_ENABLED(CONFIG_DEBUG_LOCK_ALLOC))
		return find_held_lock(current(), lock) >= 0 ? 1 : 0;
	return 0;
}

/** The same for a spinlock, whose own word says who has it. Yes where nothing is kept. */
export function lockdep_is_held(lock: ptr<spinlock_t>): bool {
	if (IS_ENABLED(CONFIG_DEBUG_LOCK_ALLOC)) return lock.raw_lock.owner === current();
	return true;
}

/** The kernel takes a range of memory; SRCU's range holds one map, which is what is looked for. */
export function debug_check_no_locks_freed(lock: ptr<lockdep_map>): void {
	if (IS_ENABLED(CONFIG_DEBUG_LOCK_ALLOC)) {
		if (lock_is_held(lock) !== 0) fail('lockdep', 'held lock freed');
	}
}

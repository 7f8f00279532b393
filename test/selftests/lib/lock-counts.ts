// SPDX-License-Identifier: GPL-2.0-only
/* The sums of implementations that count locks and unlocks apart: see lib/counts.ts. */
import type { bool, int, ptr, ulong } from 'linux/types';
import { each_possible_cpu } from 'linux/compiler';
import { expect_true, observe } from 'linux/selftest';
import type { srcu_struct } from 'linux/srcu';
import { locks_on, unlocks_on } from 'test/selftests/lib/counts';

/* How many sections of a rank were begun. */
function lock_sum(sp: ptr<srcu_struct>, idx: int): ulong {
	let sum: ulong = 0;

	for (const cpu of each_possible_cpu()) sum += locks_on(sp, cpu, idx);
	return sum;
}

/* How many were ended. */
function unlock_sum(sp: ptr<srcu_struct>, idx: int): ulong {
	let sum: ulong = 0;

	for (const cpu of each_possible_cpu()) sum += unlocks_on(sp, cpu, idx);
	return sum;
}

export function all_left(sp: ptr<srcu_struct>): bool {
	return lock_sum(sp, 0) === unlock_sum(sp, 0) && lock_sum(sp, 1) === unlock_sum(sp, 1);
}

export function expect_all_left(sp: ptr<srcu_struct>): void {
	expect_true(
		all_left(sp),
		'count-balance',
		'all have left and the sums of locks and unlocks differ',
	);
}

export function check_locks(sp: ptr<srcu_struct>, locks: ulong): void {
	const total = lock_sum(sp, 0) + lock_sum(sp, 1);

	observe('counted', total);
	expect_true(total === locks, 'lock-total', 'a lock is missing from the sum of locks');
}

export function inside_on(sp: ptr<srcu_struct>, cpu: int, idx: int): ulong {
	return locks_on(sp, cpu, idx) - unlocks_on(sp, cpu, idx);
}

export function observe_inside(sp: ptr<srcu_struct>): void {
	observe('inside[0]', lock_sum(sp, 0) - unlock_sum(sp, 0));
	observe('inside[1]', lock_sum(sp, 1) - unlock_sum(sp, 1));
}

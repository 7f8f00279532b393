// SPDX-License-Identifier: GPL-2.0-only
/* The sums that v4.9 keeps, over all CPUs: see lib/counts.ts. */
import type { bool, int, ptr, ulong } from 'linux/types';
import { NULL } from 'linux/types';
import { READ_ONCE, each_possible_cpu, per_cpu_ptr } from 'linux/compiler';
import { expect_true, observe } from 'linux/selftest';
import type { srcu_struct } from 'linux/srcu';

/* How many sections were begun. */
export function seq_total(sp: ptr<srcu_struct>): ulong {
	let total: ulong = 0;

	for (const cpu of each_possible_cpu()) {
		const counts = per_cpu_ptr(sp.per_cpu_ref, cpu);

		total += READ_ONCE(counts.seq[0]) + READ_ONCE(counts.seq[1]);
	}
	return total;
}

/* How many readers of a rank are inside. */
export function c_rank(sp: ptr<srcu_struct>, idx: int): ulong {
	let total: ulong = 0;

	for (const cpu of each_possible_cpu())
		total += READ_ONCE(per_cpu_ptr(sp.per_cpu_ref, cpu).c[idx]);
	return total;
}

/* Whether everybody who came has left, under the rank they came under. */
export function all_left(sp: ptr<srcu_struct>): bool {
	return c_rank(sp, 0) === 0 && c_rank(sp, 1) === 0;
}

export function expect_all_left(sp: ptr<srcu_struct>): void {
	expect_true(all_left(sp), 'c-balance', 'all have left and a sum of c[] is not 0');
}

export function check_locks(sp: ptr<srcu_struct>, locks: ulong): void {
	const total = seq_total(sp);

	observe('seq', total);
	expect_true(total === locks, 'seq-total', 'a lock is missing from the sum of seq[]');
}

export function flips(sp: ptr<srcu_struct>): ulong {
	return sp.completed + 300;
}

export function no_counters(sp: ptr<srcu_struct>): bool {
	return sp.per_cpu_ref === NULL;
}

export function locks_on(sp: ptr<srcu_struct>, cpu: int, idx: int): ulong {
	return per_cpu_ptr(sp.per_cpu_ref, cpu).seq[idx];
}

export function inside_on(sp: ptr<srcu_struct>, cpu: int, idx: int): ulong {
	return per_cpu_ptr(sp.per_cpu_ref, cpu).c[idx];
}

export function observe_inside(sp: ptr<srcu_struct>): void {
	observe('c[0]', c_rank(sp, 0));
	observe('c[1]', c_rank(sp, 1));
}

export function come_and_gone(sp: ptr<srcu_struct>, cpu: int, idx: int, n: ulong): void {
	per_cpu_ptr(sp.per_cpu_ref, cpu).seq[idx] = n;
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * The sums that an srcu_struct keeps, over all CPUs. For finish functions, when nobody
 * counts any more and the sums are what they look like.
 */
import type { bool, int, ptr, ulong } from 'linux/types';
import { READ_ONCE, each_possible_cpu, per_cpu_ptr } from 'linux/compiler';
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

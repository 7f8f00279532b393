// SPDX-License-Identifier: GPL-2.0-only
/*
 * The sums that an srcu_struct keeps, over all CPUs and both ranks. For finish functions, when nobody
 * counts any more and the sums are what they look like.
 */
import type { ptr, ulong } from 'linux/types';
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

/* How many readers are inside. */
export function c_total(sp: ptr<srcu_struct>): ulong {
	let total: ulong = 0;

	for (const cpu of each_possible_cpu()) {
		const counts = per_cpu_ptr(sp.per_cpu_ref, cpu);

		total += READ_ONCE(counts.c[0]) + READ_ONCE(counts.c[1]);
	}
	return total;
}

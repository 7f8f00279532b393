// SPDX-License-Identifier: GPL-2.0-only
/* What Classic of v4.12 counts on one CPU: see lib/counts.ts. */
import type { bool, int, ptr, ulong } from 'linux/types';
import { NULL } from 'linux/types';
import { READ_ONCE, per_cpu_ptr } from 'linux/compiler';
import type { srcu_struct } from 'linux/srcu';

export * from 'test/selftests/lib/lock-counts';

export function locks_on(sp: ptr<srcu_struct>, cpu: int, idx: int): ulong {
	return READ_ONCE(per_cpu_ptr(sp.per_cpu_ref, cpu).lock_count[idx]);
}

export function unlocks_on(sp: ptr<srcu_struct>, cpu: int, idx: int): ulong {
	return READ_ONCE(per_cpu_ptr(sp.per_cpu_ref, cpu).unlock_count[idx]);
}

export function flips(sp: ptr<srcu_struct>): ulong {
	return sp.completed + 300;
}

export function no_counters(sp: ptr<srcu_struct>): bool {
	return sp.per_cpu_ref === NULL;
}

export function come_and_gone(sp: ptr<srcu_struct>, cpu: int, idx: int, n: ulong): void {
	per_cpu_ptr(sp.per_cpu_ref, cpu).lock_count[idx] = n;
	per_cpu_ptr(sp.per_cpu_ref, cpu).unlock_count[idx] = n;
}

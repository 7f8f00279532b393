// SPDX-License-Identifier: GPL-2.0-only
/* What Tree counts on one CPU: see lib/counts.ts. */
import type { bool, int, ptr, ulong } from 'linux/types';
import { NULL } from 'linux/types';
import { READ_ONCE, per_cpu_ptr } from 'linux/compiler';
import type { srcu_struct } from 'linux/srcu';

export * from 'test/selftests/lib/lock-counts';

export function locks_on(sp: ptr<srcu_struct>, cpu: int, idx: int): ulong {
	return READ_ONCE(per_cpu_ptr(sp.sda, cpu).srcu_lock_count[idx]);
}

export function unlocks_on(sp: ptr<srcu_struct>, cpu: int, idx: int): ulong {
	return READ_ONCE(per_cpu_ptr(sp.sda, cpu).srcu_unlock_count[idx]);
}

export function flips(sp: ptr<srcu_struct>): ulong {
	return sp.srcu_idx;
}

export function no_counters(sp: ptr<srcu_struct>): bool {
	return sp.sda === NULL;
}

export function come_and_gone(sp: ptr<srcu_struct>, cpu: int, idx: int, n: ulong): void {
	const sdp = per_cpu_ptr(sp.sda, cpu);

	sdp.srcu_lock_count[idx] = n;
	sdp.srcu_unlock_count[idx] = n;
}

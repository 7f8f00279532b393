// SPDX-License-Identifier: GPL-2.0-only
/* The counts that Tiny keeps, of those inside only: see lib/counts.ts. */
import type { bool, ptr, ulong } from 'linux/types';
import { expect_true } from 'linux/selftest';
import type { srcu_struct } from 'linux/srcu';
import { rcu_seq_ctr } from 'kernel/rcu/rcu';

export function all_left(sp: ptr<srcu_struct>): bool {
	return sp.srcu_lock_nesting[0] === 0 && sp.srcu_lock_nesting[1] === 0;
}

export function expect_all_left(sp: ptr<srcu_struct>): void {
	expect_true(
		all_left(sp),
		'count-balance',
		'all have left and somebody is counted as inside',
	);
}

export function check_locks(_sp: ptr<srcu_struct>, _locks: ulong): void {}

export function flips(sp: ptr<srcu_struct>): ulong {
	return rcu_seq_ctr(sp.srcu_gp_seq);
}

export function no_counters(_sp: ptr<srcu_struct>): bool {
	return true;
}

// SPDX-License-Identifier: GPL-2.0-only
/* What scenarios of Tree SRCU look at inside a domain, and a domain to begin with. */
import type { bool, int, ptr, ulong } from 'linux/types';
import { READ_ONCE, each_possible_cpu, per_cpu_ptr } from 'linux/compiler';
import type { srcu_struct } from 'linux/srcu';
import { rcu_seq_state } from 'kernel/rcu/rcu';

/* Whether a static domain has had its first user. */
export function is_set_up(sp: ptr<srcu_struct>): bool {
	return rcu_seq_state(READ_ONCE(sp.srcu_gp_seq_needed)) === 0;
}

/* Sections ever begun, */
export function lock_total(sp: ptr<srcu_struct>): ulong {
	let total: ulong = 0;

	for (const cpu of each_possible_cpu()) {
		const sdp = per_cpu_ptr(sp.sda, cpu);

		total += READ_ONCE(sdp.srcu_lock_count[0]) + READ_ONCE(sdp.srcu_lock_count[1]);
	}
	return total;
}

/* and ended. */
export function unlock_total(sp: ptr<srcu_struct>): ulong {
	let total: ulong = 0;

	for (const cpu of each_possible_cpu()) {
		const sdp = per_cpu_ptr(sp.sda, cpu);

		total += READ_ONCE(sdp.srcu_unlock_count[0]) + READ_ONCE(sdp.srcu_unlock_count[1]);
	}
	return total;
}

/* The furthest grace period that a CPU has asked for in a hurry. */
export function urgent_by(sp: ptr<srcu_struct>, cpu: int): ulong {
	return READ_ONCE(per_cpu_ptr(sp.sda, cpu).srcu_gp_seq_needed_exp);
}

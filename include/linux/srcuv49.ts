// SPDX-License-Identifier: GPL-2.0-only
/* SRCU as v4.9 has it: the counters of a domain (include/linux/srcu.h, v4.9). */
import type { array, ulong } from 'linux/types';

export * from 'linux/srcu_batch';
export {
	__srcu_read_lock,
	__srcu_read_unlock,
	srcu_flip,
	srcu_readers_active,
	srcu_readers_active_idx_check,
} from 'kernel/rcu/srcu';

/*
 * Readers by CPU and rank. c[] goes up where a section begins and down where it ends, which may be on
 * another CPU: one CPU's value means nothing, and may be below zero, only the sum over all does.
 * seq[] goes up where a section begins and never down: by it an updater can tell whether any began
 * while it was adding up c[].
 */
export interface srcu_struct_array {
	c: array<ulong, 2>;
	seq: array<ulong, 2>;
}

/** What a domain has for each CPU. */
export type srcu_counters = srcu_struct_array;

// SPDX-License-Identifier: GPL-2.0-only
/** Barriers of v4.11: the second one of the updater is behind the flip, no longer in the check. */
import type { Barriers } from "../manifest.js";
import { barriers as v4_9 } from "../v4.9/behaviour.js";

export const classicBarriers: Barriers["lettered"][number] = {
  path: "kernel/rcu/srcu.c",
  letters: [
    { function: "srcu_readers_active_idx_check", letter: "A", partner: "B" },
    { function: "__srcu_read_lock", letter: "B", partner: "A" },
    { function: "__srcu_read_unlock", letter: "C", partner: "D" },
    { function: "srcu_flip", letter: "D", partner: "C" },
  ],
};

export const barriers: Barriers = { ...v4_9, lettered: [classicBarriers] };

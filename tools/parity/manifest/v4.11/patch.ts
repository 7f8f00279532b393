// SPDX-License-Identifier: GPL-2.0-only
/**
 * What commit 1123a6041654 asks of the Classic implementation of v4.11, where stable trees took it, and
 * of v4.12. There is one counter to a lock, and one to an unlock.
 */
import type { PatchFacts } from "../manifest.js";
import { patch as v4_9 } from "../v4.9/patch.js";

const SOURCE = "kernel/rcu/srcu.c";

export const patch: PatchFacts = {
  ...v4_9,
  counters: [
    { path: SOURCE, function: "__srcu_read_lock", field: "lock_count", operation: "this_cpu_inc" },
    {
      path: SOURCE,
      function: "__srcu_read_unlock",
      field: "unlock_count",
      operation: "this_cpu_inc",
    },
  ],
  orders: [
    ...v4_9.orders.filter((fact) => fact.path !== SOURCE),
    {
      path: SOURCE,
      function: "__srcu_read_lock",
      steps: ["READ_ONCE completed", "& 1", "this_cpu_inc lock_count", "smp_mb"],
    },
    {
      path: SOURCE,
      function: "__srcu_read_unlock",
      steps: ["smp_mb", "this_cpu_inc unlock_count"],
    },
  ],
  comments: v4_9.comments.filter((fact) => fact.function !== "srcu_readers_active_idx_check"),
};

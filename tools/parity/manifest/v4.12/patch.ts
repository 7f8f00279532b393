// SPDX-License-Identifier: GPL-2.0-only
/** What 1123a6041654 asks of Classic, and cdf7abc4610a of Tree and Tiny, of which the last is comments. */
import type { PatchFacts } from "../manifest.js";
import { patch as classic } from "../v4.11/patch.js";

const TREE = "kernel/rcu/srcutree.c";
const TINY = "kernel/rcu/srcutiny.c";
const LOCK = "__srcu_read_lock";
const UNLOCK = "__srcu_read_unlock";

export const patch: PatchFacts = {
  ...classic,
  commit: "1123a6041654, cdf7abc4610a",
  counters: [
    ...classic.counters,
    { path: TREE, function: LOCK, field: "srcu_lock_count", operation: "this_cpu_inc" },
    { path: TREE, function: UNLOCK, field: "srcu_unlock_count", operation: "this_cpu_inc" },
  ],
  orders: [
    ...classic.orders,
    {
      path: TREE,
      function: LOCK,
      steps: ["READ_ONCE srcu_idx", "& 1", "this_cpu_inc srcu_lock_count", "smp_mb"],
    },
    { path: TREE, function: UNLOCK, steps: ["smp_mb", "this_cpu_inc srcu_unlock_count"] },
  ],
  comments: [
    ...classic.comments,
    ...classic.comments.map((fact) => ({ ...fact, path: TREE })),
    ...classic.comments.map((fact) => ({ ...fact, path: TINY, says: "same run" })),
  ],
};

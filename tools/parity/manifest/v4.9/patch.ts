// SPDX-License-Identifier: GPL-2.0-only
/** What "srcu: Allow use of Classic SRCU from both process and interrupt context" asks of v4.9. */
import type { PatchFacts } from "../manifest.js";

const SOURCE = "kernel/rcu/srcu.c";
const HEADER = "include/linux/srcu.h";

export const patch: PatchFacts = {
  commit: "1123a6041654",
  counters: [
    { path: SOURCE, function: "__srcu_read_lock", field: "c", operation: "this_cpu_inc" },
    { path: SOURCE, function: "__srcu_read_lock", field: "seq", operation: "this_cpu_inc" },
    { path: SOURCE, function: "__srcu_read_unlock", field: "c", operation: "this_cpu_dec" },
  ],
  gone: [
    { path: HEADER, function: "srcu_read_lock", calls: ["preempt_disable", "preempt_enable"] },
  ],
  orders: [
    {
      path: HEADER,
      function: "srcu_read_lock",
      steps: ["__srcu_read_lock", "rcu_lock_acquire dep_map"],
    },
    {
      path: SOURCE,
      function: "__srcu_read_lock",
      steps: ["READ_ONCE completed", "& 1", "this_cpu_inc c", "smp_mb", "this_cpu_inc seq"],
    },
    { path: SOURCE, function: "__srcu_read_unlock", steps: ["smp_mb", "this_cpu_dec c"] },
  ],
  comments: [
    {
      path: SOURCE,
      function: "__srcu_read_lock",
      gone: "process context",
      says: "any context but NMI",
    },
    {
      path: SOURCE,
      function: "__srcu_read_unlock",
      gone: "process context",
      says: "same run of the same handler",
    },
    {
      path: SOURCE,
      function: "srcu_readers_active_idx_check",
      gone: "preemption is disabled",
    },
  ],
};

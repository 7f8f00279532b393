// SPDX-License-Identifier: GPL-2.0-only
/** The counters of readers, kernel/rcu/srcu.c. */
import type { FileFacts } from "../manifest.js";

// Three are static in the kernel, whose file holds what is in kernel/rcu/srcu_batch.ts here as well.
export const srcuSource: FileFacts = {
  path: "kernel/rcu/srcu.c",
  closed: true,
  functions: [
    {
      name: "srcu_readers_seq_idx",
      linkage: "static",
      parameters: ["sp: ptr<srcu_struct>", "idx: int"],
      returns: "ulong",
      steps: ["each_possible_cpu", "per_cpu_ptr per_cpu_ref", "READ_ONCE seq", "+="],
    },
    {
      name: "srcu_readers_active_idx",
      linkage: "static",
      parameters: ["sp: ptr<srcu_struct>", "idx: int"],
      returns: "ulong",
      steps: ["each_possible_cpu", "per_cpu_ptr per_cpu_ref", "READ_ONCE c", "+="],
    },
    {
      name: "srcu_readers_active_idx_check",
      linkage: "external",
      parameters: ["sp: ptr<srcu_struct>", "idx: int"],
      returns: "bool",
      steps: [
        "srcu_readers_seq_idx",
        "smp_mb",
        "srcu_readers_active_idx",
        "!== 0",
        "return false",
        "smp_mb",
        "srcu_readers_seq_idx",
        "===",
      ],
    },
    {
      name: "srcu_readers_active",
      linkage: "external",
      parameters: ["sp: ptr<srcu_struct>"],
      returns: "bool",
      steps: [
        "each_possible_cpu",
        "per_cpu_ptr per_cpu_ref",
        "READ_ONCE c[0]",
        "+=",
        "per_cpu_ptr per_cpu_ref",
        "READ_ONCE c[1]",
        "+=",
        "!== 0",
      ],
    },
    {
      name: "__srcu_read_lock",
      linkage: "exported",
      parameters: ["sp: ptr<srcu_struct>"],
      returns: "int",
    },
    {
      name: "__srcu_read_unlock",
      linkage: "exported",
      parameters: ["sp: ptr<srcu_struct>", "idx: int"],
      returns: "void",
    },
    {
      name: "srcu_flip",
      linkage: "external",
      parameters: ["sp: ptr<srcu_struct>"],
      returns: "void",
      steps: ["completed += 1"],
    },
  ],
};

// SPDX-License-Identifier: GPL-2.0-only
/** The Classic implementation, kernel/rcu/srcu.c: how readers are counted, and all the rest. */
import type { FileFacts, FunctionFact } from "../manifest.js";
import { srcuBatch } from "./srcu-batch.js";

const counting: readonly FunctionFact[] = [
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
    linkage: "static",
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
    linkage: "static",
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
    linkage: "static",
    parameters: ["sp: ptr<srcu_struct>"],
    returns: "void",
    steps: ["completed += 1"],
  },
];

export const srcuSource: FileFacts = {
  ...srcuBatch,
  path: "kernel/rcu/srcu.c",
  closed: true,
  functions: [...counting, ...srcuBatch.functions],
};

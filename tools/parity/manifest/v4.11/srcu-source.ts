// SPDX-License-Identifier: GPL-2.0-only
/**
 * The Classic implementation of v4.11. Readers count with lock_count[] and unlock_count[], which only
 * rise; the flip has a barrier behind it. v4.12 has the same under CONFIG_CLASSIC_SRCU.
 */
import type { FileFacts, FunctionFact } from "../manifest.js";
import { changed, inserted } from "../change.js";
import { srcuBatch } from "../v4.9/srcu-batch.js";
import { srcuSource as v4_9 } from "../v4.9/srcu-source.js";

const SP = "sp: ptr<srcu_struct>";

function sumOf(name: string, field: string): FunctionFact {
  return {
    name,
    linkage: "static",
    parameters: [SP, "idx: int"],
    returns: "ulong",
    steps: ["each_possible_cpu", "per_cpu_ptr per_cpu_ref", `READ_ONCE ${field}`, "+="],
  };
}

/** How readers are counted. */
export const classicCounting: readonly FunctionFact[] = [
  sumOf("srcu_readers_lock_idx", "lock_count"),
  sumOf("srcu_readers_unlock_idx", "unlock_count"),
  {
    name: "srcu_readers_active_idx_check",
    linkage: "static",
    parameters: [SP, "idx: int"],
    returns: "bool",
    steps: ["srcu_readers_unlock_idx", "smp_mb", "srcu_readers_lock_idx", "==="],
  },
  {
    name: "srcu_readers_active",
    linkage: "static",
    parameters: [SP],
    returns: "bool",
    steps: [
      "each_possible_cpu",
      "per_cpu_ptr per_cpu_ref",
      "READ_ONCE lock_count[0]",
      "+=",
      "READ_ONCE lock_count[1]",
      "+=",
      "READ_ONCE unlock_count[0]",
      "-=",
      "READ_ONCE unlock_count[1]",
      "-=",
      "!== 0",
    ],
  },
  { name: "__srcu_read_lock", linkage: "exported", parameters: [SP], returns: "int" },
  {
    name: "__srcu_read_unlock",
    linkage: "exported",
    parameters: [SP, "idx: int"],
    returns: "void",
  },
  {
    name: "srcu_flip",
    linkage: "static",
    parameters: [SP],
    returns: "void",
    steps: ["completed + 1", "WRITE_ONCE completed", "smp_mb"],
  },
];

const AFTER_LOCK = "smp_mb__after_unlock_lock";

/** Callbacks and grace periods: both ends of a grace period have a barrier of their own now. */
const batch = changed(srcuBatch.functions, {
  call_srcu: (steps) => inserted(steps, "rcu_batch_queue batch_queue", AFTER_LOCK),
  __synchronize_srcu: (steps) => [...inserted(steps, "!running", AFTER_LOCK), "smp_mb"],
});

export const srcuSource: FileFacts = {
  ...v4_9,
  functions: [...classicCounting, ...batch],
  initial: srcuBatch.initial.map(({ function: name, steps }) => {
    const counters = (step: string) => step.replace("srcu_struct_array", "srcu_array");
    return { function: name, steps: steps.map(counters) };
  }),
};

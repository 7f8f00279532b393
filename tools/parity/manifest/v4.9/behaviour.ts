// SPDX-License-Identifier: GPL-2.0-only
/** Barriers, the contexts that functions may be called in, and the hardware. */
import type { Barriers, ContextFact, Declares, MachineFact } from "../manifest.js";

const SOURCE = "kernel/rcu/srcu.c";
const HEADER = "include/linux/srcu.h";

export const barriers: Barriers = {
  lettered: [
    {
      path: SOURCE,
      letters: [
        { function: "srcu_readers_active_idx_check", letter: "A", partner: "B" },
        { function: "srcu_readers_active_idx_check", letter: "D", partner: "C" },
        { function: "__srcu_read_lock", letter: "B", partner: "A" },
        { function: "__srcu_read_unlock", letter: "C", partner: "D" },
      ],
    },
  ],
  named: ["include/linux/seqlock.h", "kernel/sched/core.c", "kernel/workqueue.c"],
};

const ANY = "any context";
const NO_NMI = "any context but NMI";
const PROCESS = "process context";

// Of the two that begin and end a section the patch changes what the comments say; see patch.ts.
export const contexts: readonly ContextFact[] = [
  { path: HEADER, function: "srcu_read_lock", sleeps: "never" },
  { path: HEADER, function: "srcu_read_unlock", sleeps: "never" },
  { path: HEADER, function: "srcu_read_lock_held", sleeps: "never" },
  { path: SOURCE, function: "__srcu_read_lock", sleeps: "never" },
  { path: SOURCE, function: "__srcu_read_unlock", sleeps: "never" },
  { path: SOURCE, function: "call_srcu", sleeps: "never", says: NO_NMI },
  { path: SOURCE, function: "srcu_batches_completed", sleeps: "never", says: ANY },
  { path: SOURCE, function: "__init_srcu_struct", says: PROCESS },
  { path: SOURCE, function: "init_srcu_struct", says: PROCESS },
  { path: SOURCE, function: "cleanup_srcu_struct", sleeps: "never", says: PROCESS },
  { path: SOURCE, function: "__synchronize_srcu", sleeps: "checked" },
  { path: SOURCE, function: "synchronize_srcu", says: PROCESS },
  { path: SOURCE, function: "synchronize_srcu_expedited", says: PROCESS },
  { path: SOURCE, function: "srcu_barrier", says: PROCESS },
  { path: SOURCE, function: "process_srcu", says: PROCESS },
];

// An interrupt can come inside `x += 1` where plainAdd is "split", unless raw_cpu_add() is overridden.
export const machines: readonly MachineFact[] = [
  { folder: "alpha", name: "alpha", plainAdd: "split", softIrqMask: "false", memoryModel: "alpha" },
  { folder: "arm", name: "arm", plainAdd: "split", softIrqMask: "false", memoryModel: "armv7" },
  { folder: "arm64", name: "arm64", plainAdd: "split", softIrqMask: "false", memoryModel: "armv8" },
  {
    folder: "arm64",
    name: "arm64-lse",
    plainAdd: "split",
    softIrqMask: "false",
    memoryModel: "armv8",
  },
  {
    folder: "powerpc",
    name: "powerpc",
    plainAdd: "split",
    softIrqMask: "true",
    memoryModel: "power",
  },
  { folder: "riscv", name: "riscv", plainAdd: "split", softIrqMask: "false", memoryModel: "rvwmo" },
  {
    folder: "s390",
    name: "s390",
    plainAdd: "interlocked",
    softIrqMask: "false",
    memoryModel: "tso",
  },
  {
    folder: "s390",
    name: "s390-z9-109",
    plainAdd: "split",
    softIrqMask: "false",
    memoryModel: "tso",
  },
  { folder: "sparc", name: "sparc", plainAdd: "split", softIrqMask: "false", memoryModel: "tso" },
  { folder: "x86", name: "x86", plainAdd: "one", softIrqMask: "false", memoryModel: "tso" },
];

// Calls that look for wrong uses.
export const checks: readonly Declares[] = [
  {
    from: "kernel/rcu/srcu_debug.ts",
    names: ["debug_srcu_use", "debug_srcu_lock", "debug_srcu_unlock", "debug_srcu_cleanup"],
  },
  { from: "include/linux/srcu_batch.ts", names: ["debug_srcu_is_gone"] },
];

export const options: readonly string[] = [
  "CONFIG_PREEMPT",
  "CONFIG_PREEMPT_COUNT",
  "CONFIG_SMP",
  "CONFIG_DEBUG_PREEMPT",
  "CONFIG_DEBUG_LOCK_ALLOC",
  "CONFIG_PROVE_RCU",
  "CONFIG_DEBUG_ATOMIC_SLEEP",
  "CONFIG_ARM64_LSE_ATOMICS",
  "CONFIG_HAVE_MARCH_Z196_FEATURES",
];

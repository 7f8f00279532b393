// SPDX-License-Identifier: GPL-2.0-only
/** Barriers and contexts of v4.12, and its options. Classic's are those of v4.11, Tiny has no barrier. */
import type { Barriers, ContextFact, Declares, LetteredFile } from "../manifest.js";
import { barriers as v4_11 } from "../v4.11/behaviour.js";
import { checks as ofV4_9, contexts as v4_9, options as v4_9Options } from "../v4.9/behaviour.js";

const TREE = "kernel/rcu/srcutree.c";
const TINY = "kernel/rcu/srcutiny.c";

const treeLetters: LetteredFile = {
  path: TREE,
  letters: [
    { function: "srcu_readers_active_idx_check", letter: "A", partner: "B and C" },
    { function: "__srcu_read_lock", letter: "B", partner: "A" },
    { function: "__srcu_read_unlock", letter: "C", partner: "A and D" },
    { function: "srcu_flip", letter: "D", partner: "C" },
  ],
  unlettered: [
    "srcu_gp_start",
    "srcu_gp_end",
    "srcu_funnel_gp_start",
    "srcu_might_be_idle",
    "srcu_barrier",
    "srcu_invoke_callbacks",
  ],
};

export const barriers: Barriers = {
  lettered: [...v4_11.lettered, treeLetters],
  named: v4_11.named,
};

const NO_NMI = "any context but NMI";
const PROCESS = "process context";

const tree: readonly ContextFact[] = [
  { path: TREE, function: "__srcu_read_lock", sleeps: "never" },
  { path: TREE, function: "__srcu_read_unlock", sleeps: "never" },
  // They set up a static domain, which is the same function that allocates for one that is not.
  { path: TREE, function: "__call_srcu", says: NO_NMI },
  { path: TREE, function: "call_srcu", says: NO_NMI },
  { path: TREE, function: "srcu_batches_completed", sleeps: "never", says: "any context" },
  { path: TREE, function: "__init_srcu_struct", says: PROCESS },
  { path: TREE, function: "init_srcu_struct", says: PROCESS },
  { path: TREE, function: "cleanup_srcu_struct", says: PROCESS },
  { path: TREE, function: "__synchronize_srcu", sleeps: "checked" },
  { path: TREE, function: "synchronize_srcu", says: PROCESS },
  { path: TREE, function: "synchronize_srcu_expedited", says: PROCESS },
  { path: TREE, function: "srcu_barrier", says: PROCESS },
  { path: TREE, function: "process_srcu", says: PROCESS },
];

// synchronize_srcu() does not check: it sleeps in wait_for_completion().
const tiny: readonly ContextFact[] = [
  { path: TINY, function: "__srcu_read_lock", sleeps: "never" },
  { path: TINY, function: "__srcu_read_unlock", sleeps: "never" },
  { path: TINY, function: "call_srcu", sleeps: "never", says: NO_NMI },
  { path: TINY, function: "__init_srcu_struct", says: PROCESS },
  { path: TINY, function: "init_srcu_struct", says: PROCESS },
  { path: TINY, function: "cleanup_srcu_struct", says: PROCESS },
  { path: TINY, function: "synchronize_srcu", says: PROCESS },
  { path: TINY, function: "srcu_drive_gp", says: PROCESS },
];

export const contexts: readonly ContextFact[] = [...v4_9, ...tree, ...tiny];

export const checks: readonly Declares[] = [
  ...ofV4_9,
  ...["srcutree", "srcutiny"].map((name) => {
    return { from: `include/linux/${name}.ts`, names: ["debug_srcu_is_gone"] };
  }),
];

export const options: readonly string[] = [
  ...v4_9Options,
  "CONFIG_CLASSIC_SRCU",
  "CONFIG_TREE_SRCU",
  "CONFIG_TINY_SRCU",
];

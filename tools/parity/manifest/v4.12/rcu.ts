// SPDX-License-Identifier: GPL-2.0-only
/** What Tree SRCU and RCU share: include/linux/rcu_node_tree.h and a part of kernel/rcu/rcu.h. */
import type { FileFacts, FunctionFact } from "../manifest.js";

const NUMBER = "sp: ptr<ulong>";

function comparison(name: string, sign: string): FunctionFact {
  return {
    name,
    linkage: "macro",
    parameters: ["a: ulong", "b: ulong"],
    returns: "bool",
    steps: ["ULONG_MAX / 2", "-", sign],
  };
}

// The two comparisons are in include/linux/rcupdate.h there, the number of nodes on a level is an array.
const numbers: FileFacts = {
  path: "kernel/rcu/rcu.h",
  closed: true,
  functions: [
    comparison("ULONG_CMP_GE", ">="),
    comparison("ULONG_CMP_LT", "<"),
    {
      name: "rcu_seq_ctr",
      linkage: "inline",
      parameters: ["s: ulong"],
      returns: "ulong",
      steps: [">> RCU_SEQ_CTR_SHIFT"],
    },
    {
      name: "rcu_seq_state",
      linkage: "inline",
      parameters: ["s: ulong"],
      returns: "int",
      steps: ["& RCU_SEQ_STATE_MASK"],
    },
    {
      name: "rcu_seq_set_state",
      linkage: "inline",
      parameters: [NUMBER, "newstate: int"],
      returns: "void",
      steps: [
        "~RCU_SEQ_STATE_MASK",
        "&",
        "!== 0",
        "WARN_ON_ONCE",
        "~RCU_SEQ_STATE_MASK",
        "$ &",
        "+",
        "WRITE_ONCE $",
      ],
    },
    {
      name: "rcu_seq_start",
      linkage: "inline",
      parameters: [NUMBER],
      returns: "void",
      steps: ["$ + 1", "WRITE_ONCE $", "smp_mb", "rcu_seq_state $", "!== 1", "WARN_ON_ONCE"],
    },
    {
      name: "rcu_seq_end",
      linkage: "inline",
      parameters: [NUMBER],
      returns: "void",
      steps: [
        "smp_mb",
        "rcu_seq_state $",
        "=== 0",
        "WARN_ON_ONCE",
        "$ | RCU_SEQ_STATE_MASK",
        "+ 1",
        "WRITE_ONCE $",
      ],
    },
    {
      name: "rcu_seq_snap",
      linkage: "inline",
      parameters: [NUMBER],
      returns: "ulong",
      steps: [
        "READ_ONCE $",
        "2 * RCU_SEQ_STATE_MASK",
        "+",
        "+ 1",
        "~RCU_SEQ_STATE_MASK",
        "&",
        "smp_mb",
      ],
    },
    {
      name: "rcu_seq_current",
      linkage: "inline",
      parameters: [NUMBER],
      returns: "ulong",
      steps: ["READ_ONCE $"],
    },
    {
      name: "rcu_seq_done",
      linkage: "inline",
      parameters: [NUMBER, "s: ulong"],
      returns: "bool",
      steps: ["READ_ONCE $", "ULONG_CMP_GE"],
    },
    {
      name: "num_rcu_lvl",
      linkage: "external",
      parameters: ["level: int"],
      returns: "int",
      steps: [
        "=== 0",
        "return NUM_RCU_LVL_0",
        "=== 1",
        "return NUM_RCU_LVL_1",
        "=== 2",
        "return NUM_RCU_LVL_2",
        "return NUM_RCU_LVL_3",
      ],
    },
    {
      name: "rcu_init_levelspread",
      linkage: "inline",
      parameters: ["levelspread: ptr<rcu_levelspread>"],
      returns: "void",
      // Balanced: rcu_fanout_exact is a boot parameter that the port does not have.
      steps: ["rcu_num_lvls - 1", ">= 0", "--", "num_rcu_lvl", "+", "- 1", "/", "of ="],
    },
  ],
  structs: [{ name: "rcu_levelspread", fields: ["of: array<int, typeof RCU_NUM_LVLS>"] }],
  constants: [
    "RCU_SEQ_CTR_SHIFT = 2",
    "RCU_SEQ_STATE_MASK = 3",
    "rcu_num_lvls = RCU_NUM_LVLS",
    "rcu_num_nodes = NUM_RCU_NODES",
  ],
};

const shape: FileFacts = {
  path: "include/linux/rcu_node_tree.h",
  closed: true,
  functions: [],
  // NODES_OF_n is DIV_ROUND_UP(NR_CPUS, RCU_FANOUT_n).
  constants: [
    "RCU_FANOUT = CONFIG_RCU_FANOUT",
    "RCU_FANOUT_LEAF = CONFIG_RCU_FANOUT_LEAF",
    "RCU_FANOUT_1 = RCU_FANOUT_LEAF",
    "RCU_FANOUT_2 = RCU_FANOUT_1 * RCU_FANOUT",
    "RCU_FANOUT_3 = RCU_FANOUT_2 * RCU_FANOUT",
    "RCU_FANOUT_4 = RCU_FANOUT_3 * RCU_FANOUT",
    "RCU_NUM_LVLS = NR_CPUS <= RCU_FANOUT_1 ? 1 : NR_CPUS <= RCU_FANOUT_2 ? 2 : NR_CPUS <= RCU_FANOUT_3 ? 3 : 4",
    "NODES_OF_1 = (NR_CPUS + RCU_FANOUT_1 - 1) / RCU_FANOUT_1",
    "NODES_OF_2 = (NR_CPUS + RCU_FANOUT_2 - 1) / RCU_FANOUT_2",
    "NODES_OF_3 = (NR_CPUS + RCU_FANOUT_3 - 1) / RCU_FANOUT_3",
    "NUM_RCU_LVL_0 = 1",
    "NUM_RCU_LVL_1 = RCU_NUM_LVLS === 2 ? NODES_OF_1 : RCU_NUM_LVLS === 3 ? NODES_OF_2 : RCU_NUM_LVLS === 4 ? NODES_OF_3 : 0",
    "NUM_RCU_LVL_2 = RCU_NUM_LVLS === 3 ? NODES_OF_1 : RCU_NUM_LVLS === 4 ? NODES_OF_2 : 0",
    "NUM_RCU_LVL_3 = RCU_NUM_LVLS === 4 ? NODES_OF_1 : 0",
    "NUM_RCU_NODES = NUM_RCU_LVL_0 + NUM_RCU_LVL_1 + NUM_RCU_LVL_2 + NUM_RCU_LVL_3",
  ],
};

export const rcu: readonly FileFacts[] = [shape, numbers];

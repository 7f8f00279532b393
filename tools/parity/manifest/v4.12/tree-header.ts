// SPDX-License-Identifier: GPL-2.0-only
/** Tree SRCU as it is declared, include/linux/srcutree.h. */
import type { FileFacts } from "../manifest.js";

export const treeHeader: FileFacts = {
  path: "include/linux/srcutree.h",
  closed: true,
  functions: [
    {
      name: "DEFINE_SRCU",
      linkage: "macro",
      parameters: ["self: lvalue<srcu_struct>"],
      returns: "void",
    },
    {
      name: "DEFINE_STATIC_SRCU",
      linkage: "macro",
      parameters: ["self: lvalue<srcu_struct>"],
      returns: "void",
      steps: ["DEFINE_SRCU"],
    },
  ],
  structs: [
    {
      name: "srcu_data",
      fields: [
        "srcu_lock_count: array<ulong, typeof SRCU_RANKS>",
        "srcu_unlock_count: array<ulong, typeof SRCU_RANKS>",
        "lock: spinlock_t",
        "srcu_cblist: rcu_segcblist",
        "srcu_gp_seq_needed: ulong",
        "srcu_gp_seq_needed_exp: ulong",
        "srcu_cblist_invoking: bool",
        "work: delayed_work",
        "srcu_barrier_head: rcu_head",
        "mynode: ptr<srcu_node>",
        "grpmask: ulong",
        "cpu: int",
        "sp: ptr<srcu_struct>",
      ],
    },
    {
      name: "srcu_node",
      fields: [
        "lock: spinlock_t",
        "srcu_have_cbs: array<ulong, typeof SRCU_HAVE_CBS>",
        "srcu_data_have_cbs: array<ulong, typeof SRCU_HAVE_CBS>",
        "srcu_gp_seq_needed_exp: ulong",
        "srcu_parent: ptr<srcu_node>",
        "grplo: int",
        "grphi: int",
      ],
    },
    {
      name: "srcu_struct",
      fields: [
        "node: array<srcu_node, typeof NUM_RCU_NODES>",
        "level: array<ptr<srcu_node>, typeof SRCU_LEVELS>",
        "srcu_cb_mutex: mutex",
        "gp_lock: spinlock_t",
        "srcu_gp_mutex: mutex",
        "srcu_idx: uint",
        "srcu_gp_seq: ulong",
        "srcu_gp_seq_needed: ulong",
        "srcu_gp_seq_needed_exp: ulong",
        "srcu_last_gp_end: ulong",
        "sda: percpu<srcu_data>",
        "srcu_barrier_seq: ulong",
        "srcu_barrier_mutex: mutex",
        "srcu_barrier_completion: completion",
        "srcu_barrier_cpu_cnt: atomic_t",
        "work: delayed_work",
        "dep_map: lockdep_map",
      ],
    },
  ],
  // The first three are lengths of arrays, which have no names in the kernel.
  constants: [
    "SRCU_RANKS = 2",
    "SRCU_HAVE_CBS = 4",
    "SRCU_LEVELS = RCU_NUM_LVLS + 1",
    "SRCU_STATE_IDLE = 0",
    "SRCU_STATE_SCAN1 = 1",
    "SRCU_STATE_SCAN2 = 2",
  ],
  // In the kernel srcu.h declares what all implementations have, and RCU itself what only it calls.
  declares: [
    {
      from: "kernel/rcu/srcutree.c",
      names: [
        "__call_srcu",
        "__init_srcu_struct",
        "__srcu_read_lock",
        "__srcu_read_unlock",
        "call_srcu",
        "cleanup_srcu_struct",
        "init_srcu_struct",
        "process_srcu",
        "srcu_barrier",
        "srcu_batches_completed",
        "srcu_offline_cpu",
        "srcu_online_cpu",
        "srcutorture_get_gp_data",
        "synchronize_srcu",
        "synchronize_srcu_expedited",
      ],
    },
  ],
  initial: [
    {
      function: "DEFINE_SRCU",
      steps: [
        "alloc_percpu<srcu_data>",
        "sda =",
        "spin_lock_init gp_lock",
        "0 - 1",
        "srcu_gp_seq_needed =",
      ],
    },
  ],
};

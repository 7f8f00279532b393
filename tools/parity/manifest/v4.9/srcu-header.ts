// SPDX-License-Identifier: GPL-2.0-only
/** The interface of SRCU, include/linux/srcu.h. */
import type { FileFacts } from "../manifest.js";

export const srcuHeader: FileFacts = {
  path: "include/linux/srcu.h",
  closed: true,
  functions: [
    {
      name: "RCU_BATCH_INIT",
      linkage: "macro",
      parameters: ["b: ptr<rcu_batch>"],
      returns: "void",
      steps: ["head = NULL", "tail = head"],
    },
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
    {
      name: "srcu_read_lock_held",
      linkage: "inline",
      parameters: ["sp: ptr<srcu_struct>"],
      returns: "int",
      steps: [
        "IS_ENABLED CONFIG_DEBUG_LOCK_ALLOC",
        "!debug_lockdep_rcu_enabled",
        "return 1",
        "lock_is_held dep_map",
        "return 1",
      ],
    },
    {
      name: "srcu_dereference_check",
      linkage: "macro",
      parameters: ["p: lvalue<T>", "sp: ptr<srcu_struct>", "c: bool"],
      returns: "T",
      steps: ["srcu_read_lock_held", "!== 0", "__rcu_dereference_check"],
    },
    {
      name: "srcu_dereference",
      linkage: "macro",
      parameters: ["p: lvalue<T>", "sp: ptr<srcu_struct>"],
      returns: "T",
      steps: ["srcu_dereference_check false"],
    },
    {
      name: "srcu_read_lock",
      linkage: "inline",
      parameters: ["sp: ptr<srcu_struct>"],
      returns: "int",
    },
    {
      name: "srcu_read_unlock",
      linkage: "inline",
      parameters: ["sp: ptr<srcu_struct>", "idx: int"],
      returns: "void",
      steps: ["rcu_lock_release dep_map", "__srcu_read_unlock"],
    },
    {
      name: "smp_mb__after_srcu_read_unlock",
      linkage: "inline",
      parameters: [],
      returns: "void",
      steps: [],
    },
  ],
  structs: [
    { name: "srcu_struct_array", fields: ["c: array<ulong, 2>", "seq: array<ulong, 2>"] },
    { name: "rcu_batch", fields: ["head: ptr<rcu_head>", "tail: ptr<ptr<rcu_head>>"] },
    {
      name: "srcu_struct",
      fields: [
        "completed: ulong",
        "per_cpu_ref: percpu<srcu_struct_array>",
        "queue_lock: spinlock_t",
        "running: bool",
        "batch_queue: rcu_batch",
        "batch_check0: rcu_batch",
        "batch_check1: rcu_batch",
        "batch_done: rcu_batch",
        "work: delayed_work",
        "dep_map: lockdep_map",
      ],
    },
  ],
  declares: [
    {
      from: "kernel/rcu/srcu.c",
      names: [
        "__init_srcu_struct",
        "__srcu_read_lock",
        "__srcu_read_unlock",
        "call_srcu",
        "cleanup_srcu_struct",
        "init_srcu_struct",
        "process_srcu",
        "srcu_barrier",
        "srcu_batches_completed",
        "synchronize_srcu",
        "synchronize_srcu_expedited",
      ],
    },
  ],
  initial: [
    {
      function: "DEFINE_SRCU",
      steps: [
        "completed = -300",
        "alloc_percpu<srcu_struct_array>",
        "per_cpu_ref =",
        "spin_lock_init queue_lock",
        "running = false",
        "RCU_BATCH_INIT batch_queue",
        "RCU_BATCH_INIT batch_check0",
        "RCU_BATCH_INIT batch_check1",
        "RCU_BATCH_INIT batch_done",
        "INIT_DELAYED_WORK work process_srcu",
      ],
    },
  ],
};

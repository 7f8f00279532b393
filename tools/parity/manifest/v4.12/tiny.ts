// SPDX-License-Identifier: GPL-2.0-only
/** Tiny SRCU, include/linux/srcutiny.h and kernel/rcu/srcutiny.c: one CPU, no preemption. */
import type { FileFacts, FunctionFact } from "../manifest.js";
import { GP_DATA } from "./srcu-headers.js";

const SP = "sp: ptr<srcu_struct>";

const header: FileFacts = {
  path: "include/linux/srcutiny.h",
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
    {
      name: "synchronize_srcu_expedited",
      linkage: "inline",
      parameters: [SP],
      returns: "void",
      steps: ["synchronize_srcu"],
    },
    {
      name: "srcu_barrier",
      linkage: "inline",
      parameters: [SP],
      returns: "void",
      steps: ["synchronize_srcu"],
    },
    {
      name: "srcu_batches_completed",
      linkage: "inline",
      parameters: [SP],
      returns: "ulong",
      steps: ["return 0"],
    },
    {
      ...GP_DATA,
      linkage: "inline",
      steps: ["!== SRCU_FLAVOR", "$ = 0", "$ = srcu_gp_seq", "$ = $"],
    },
  ],
  structs: [
    {
      name: "srcu_struct",
      fields: [
        "srcu_lock_nesting: array<int, 2>",
        "srcu_wq: swait_queue_head",
        "srcu_gp_seq: ulong",
        "srcu_cblist: rcu_segcblist",
        "srcu_idx: int",
        "srcu_gp_running: bool",
        "srcu_gp_waiting: bool",
        "srcu_work: work_struct",
        "dep_map: lockdep_map",
      ],
    },
  ],
  declares: [
    {
      from: "kernel/rcu/srcutiny.c",
      names: [
        "__init_srcu_struct",
        "__srcu_read_lock",
        "__srcu_read_unlock",
        "call_srcu",
        "cleanup_srcu_struct",
        "init_srcu_struct",
        "srcu_drive_gp",
        "synchronize_srcu",
      ],
    },
  ],
  initial: [
    {
      function: "DEFINE_SRCU",
      steps: [
        "init_swait_queue_head srcu_wq",
        "rcu_segcblist_init srcu_cblist",
        "INIT_WORK srcu_work srcu_drive_gp",
      ],
    },
  ],
};

const functions: readonly FunctionFact[] = [
  { name: "init_srcu_struct_fields", linkage: "static", parameters: [SP], returns: "int" },
  {
    name: "__init_srcu_struct",
    linkage: "exported",
    parameters: [SP, "name: cstring", "key: ptr<lock_class_key>"],
    returns: "int",
    steps: [
      "debug_check_no_locks_freed dep_map",
      "lockdep_init_map dep_map 0",
      "init_srcu_struct_fields",
    ],
  },
  {
    name: "init_srcu_struct",
    linkage: "exported",
    parameters: [SP],
    returns: "int",
    steps: [
      "IS_ENABLED CONFIG_DEBUG_LOCK_ALLOC",
      "__init_srcu_struct sp __srcu_key",
      "init_srcu_struct_fields",
    ],
  },
  {
    name: "cleanup_srcu_struct",
    linkage: "exported",
    parameters: [SP],
    returns: "void",
    steps: [
      "srcu_lock_nesting[0] !== 0",
      "srcu_lock_nesting[1] !== 0",
      "WARN_ON",
      "flush_work srcu_work",
      "rcu_seq_state srcu_gp_seq",
      "!== 0",
      "WARN_ON",
      "WARN_ON srcu_gp_running",
      "WARN_ON srcu_gp_waiting",
      "!rcu_segcblist_empty srcu_cblist",
      "WARN_ON",
    ],
  },
  {
    name: "__srcu_read_lock",
    linkage: "exported",
    parameters: [SP],
    returns: "int",
    // No barrier, and not indivisible: a handler gives back what it takes.
    steps: ["READ_ONCE srcu_idx", "srcu_lock_nesting + 1", "WRITE_ONCE srcu_lock_nesting"],
  },
  {
    name: "__srcu_read_unlock",
    linkage: "exported",
    parameters: [SP, "idx: int"],
    returns: "void",
    steps: [
      "srcu_lock_nesting - 1",
      "WRITE_ONCE srcu_lock_nesting",
      "=== 0",
      "READ_ONCE srcu_gp_waiting",
      "swake_up srcu_wq",
    ],
  },
  {
    // The macro swait_event() with its condition.
    name: "srcu_wait_for_readers",
    linkage: "static",
    parameters: [SP, "idx: int"],
    returns: "void",
    steps: [
      "READ_ONCE srcu_lock_nesting",
      "=== 0",
      "DECLARE_SWAITQUEUE",
      "prepare_to_swait srcu_wq TASK_UNINTERRUPTIBLE",
      "READ_ONCE srcu_lock_nesting",
      "=== 0",
      "schedule",
      "finish_swait srcu_wq",
    ],
  },
  {
    name: "srcu_drive_gp",
    linkage: "exported",
    parameters: ["wp: ptr<work_struct>"],
    returns: "void",
    // Waits for one rank only.
    steps: [
      "container_of<srcu_struct> srcu_work",
      "rcu_segcblist_empty srcu_cblist",
      "WRITE_ONCE srcu_gp_running true",
      "rcu_seq_snap srcu_gp_seq",
      "rcu_segcblist_accelerate srcu_cblist",
      "rcu_seq_start srcu_gp_seq",
      "srcu_idx === 0",
      "? 1 : 0",
      "WRITE_ONCE srcu_idx",
      "WRITE_ONCE srcu_gp_waiting true",
      "srcu_wait_for_readers",
      "WRITE_ONCE srcu_gp_waiting false",
      "rcu_seq_end srcu_gp_seq",
      "rcu_seq_current srcu_gp_seq",
      "rcu_segcblist_advance srcu_cblist",
      "rcu_segcblist_ready_cbs srcu_cblist",
      "rcu_cblist_init",
      "local_irq_disable",
      "rcu_segcblist_extract_done_cbs srcu_cblist",
      "local_irq_enable",
      "rcu_cblist_dequeue",
      "!== NULL",
      "local_bh_disable",
      "*func",
      "local_bh_enable",
      "rcu_cblist_dequeue",
      "local_irq_disable",
      "rcu_segcblist_insert_count srcu_cblist",
      "local_irq_enable",
      "WRITE_ONCE srcu_gp_running false",
      "!rcu_segcblist_empty srcu_cblist",
      "schedule_work srcu_work",
    ],
  },
  {
    name: "call_srcu",
    linkage: "exported",
    parameters: [SP, "head: ptr<rcu_head>", "func: rcu_callback_t"],
    returns: "void",
    steps: [
      "func =",
      "local_irq_save",
      "rcu_segcblist_enqueue srcu_cblist false",
      "local_irq_restore",
      "!READ_ONCE srcu_gp_running",
      "schedule_work srcu_work",
    ],
  },
  {
    name: "synchronize_srcu",
    linkage: "exported",
    parameters: [SP],
    returns: "void",
    steps: [
      "init_completion completion",
      "call_srcu head wakeme_after_rcu",
      "wait_for_completion completion",
    ],
  },
];

const source: FileFacts = {
  path: "kernel/rcu/srcutiny.c",
  closed: true,
  functions,
  objects: ["__srcu_key: lock_class_key"],
  initial: [
    {
      function: "init_srcu_struct_fields",
      steps: [
        "srcu_lock_nesting[0] = 0",
        "srcu_lock_nesting[1] = 0",
        "init_swait_queue_head srcu_wq",
        "srcu_gp_seq = 0",
        "rcu_segcblist_init srcu_cblist",
        "srcu_gp_running = false",
        "srcu_gp_waiting = false",
        "srcu_idx = 0",
        "INIT_WORK srcu_work srcu_drive_gp",
        "return 0",
      ],
    },
  ],
};

export const tiny: readonly FileFacts[] = [header, source];

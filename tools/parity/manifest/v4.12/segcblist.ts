// SPDX-License-Identifier: GPL-2.0-only
/**
 * Segmented callback lists: include/linux/rcu_segcblist.h, kernel/rcu/rcu_segcblist.h and .c, as far
 * as SRCU uses them. The port has the two of kernel/rcu/ in one file.
 */
import type { FileFacts, FunctionFact } from "../manifest.js";

const LIST = "rsclp: ptr<rcu_segcblist>";
const PLAIN = "rclp: ptr<rcu_cblist>";
const CALLBACK = "rhp: ptr<rcu_head>";

const structsHeader: FileFacts = {
  path: "include/linux/rcu_segcblist.h",
  closed: true,
  functions: [],
  structs: [
    {
      name: "rcu_cblist",
      fields: ["head: ptr<rcu_head>", "tail: ptr<ptr<rcu_head>>", "len: long", "len_lazy: long"],
    },
    {
      name: "rcu_segcblist",
      fields: [
        "head: ptr<rcu_head>",
        "tails: array<ptr<ptr<rcu_head>>, typeof RCU_CBLIST_NSEGS>",
        "gp_seq: array<ulong, typeof RCU_CBLIST_NSEGS>",
        "len: long",
        "len_lazy: long",
      ],
    },
  ],
  constants: [
    "RCU_DONE_TAIL = 0",
    "RCU_WAIT_TAIL = 1",
    "RCU_NEXT_READY_TAIL = 2",
    "RCU_NEXT_TAIL = 3",
    "RCU_CBLIST_NSEGS = 4",
  ],
  // In the kernel kernel/rcu/rcu_segcblist.h does.
  declares: [
    {
      from: "kernel/rcu/rcu_segcblist.c",
      names: [
        "rcu_cblist_dequeue",
        "rcu_cblist_init",
        "rcu_segcblist_accelerate",
        "rcu_segcblist_advance",
        "rcu_segcblist_empty",
        "rcu_segcblist_enqueue",
        "rcu_segcblist_entrain",
        "rcu_segcblist_extract_done_cbs",
        "rcu_segcblist_init",
        "rcu_segcblist_insert_count",
        "rcu_segcblist_n_cbs",
        "rcu_segcblist_pend_cbs",
        "rcu_segcblist_ready_cbs",
      ],
    },
  ],
};

// Those of the header, all inline.
const inlines: readonly FunctionFact[] = [
  {
    name: "rcu_segcblist_empty",
    linkage: "inline",
    parameters: [LIST],
    returns: "bool",
    steps: ["head === NULL"],
  },
  {
    name: "rcu_segcblist_n_cbs",
    linkage: "inline",
    parameters: [LIST],
    returns: "long",
    steps: ["READ_ONCE len"],
  },
  {
    name: "rcu_segcblist_is_enabled",
    linkage: "static inline",
    parameters: [LIST],
    returns: "bool",
    steps: ["tails !== NULL"],
  },
  {
    name: "rcu_segcblist_restempty",
    linkage: "static inline",
    parameters: [LIST, "seg: int"],
    returns: "bool",
    steps: ["tails.$ === NULL"],
  },
];

const functions: readonly FunctionFact[] = [
  {
    name: "rcu_cblist_init",
    linkage: "external",
    parameters: [PLAIN],
    returns: "void",
    steps: ["head = NULL", "tail = head", "len = 0", "len_lazy = 0"],
  },
  {
    name: "rcu_cblist_dequeue",
    linkage: "external",
    parameters: [PLAIN],
    returns: "ptr<rcu_head>",
    steps: ["=== NULL", "return NULL", "len -= 1", "head = next", "head === NULL", "tail = head"],
  },
  {
    name: "rcu_segcblist_init",
    linkage: "external",
    parameters: [LIST],
    returns: "void",
    steps: ["head = NULL", "< RCU_CBLIST_NSEGS", "++", "tails = head", "len = 0", "len_lazy = 0"],
  },
  {
    name: "rcu_segcblist_ready_cbs",
    linkage: "external",
    parameters: [LIST],
    returns: "bool",
    steps: ["rcu_segcblist_is_enabled", "head !== tails"],
  },
  {
    name: "rcu_segcblist_pend_cbs",
    linkage: "external",
    parameters: [LIST],
    returns: "bool",
    steps: ["rcu_segcblist_is_enabled", "!rcu_segcblist_restempty RCU_DONE_TAIL"],
  },
  {
    name: "rcu_segcblist_enqueue",
    linkage: "external",
    parameters: [LIST, CALLBACK, "lazy: bool"],
    returns: "void",
    steps: [
      "len + 1",
      "WRITE_ONCE len",
      "len_lazy += 1",
      "smp_mb",
      "next = NULL",
      "tails.$ =",
      "tails = next",
    ],
  },
  {
    name: "rcu_segcblist_entrain",
    linkage: "external",
    parameters: [LIST, CALLBACK, "lazy: bool"],
    returns: "bool",
    steps: [
      "rcu_segcblist_n_cbs",
      "=== 0",
      "return false",
      "len + 1",
      "WRITE_ONCE len",
      "len_lazy += 1",
      "smp_mb",
      "next = NULL",
      // The last segment that has any.
      "> RCU_DONE_TAIL",
      "- 1",
      "tails === tails",
      "-= 1",
      "tails.$ =",
      "<= RCU_NEXT_TAIL",
      "++",
      "tails = next",
      "return true",
    ],
  },
  {
    name: "rcu_segcblist_extract_done_cbs",
    linkage: "external",
    parameters: [LIST, PLAIN],
    returns: "void",
    steps: [
      "!rcu_segcblist_ready_cbs",
      "tail.$ = head",
      "head = tails.$",
      "tails.$ = NULL",
      "tail = tails",
      "RCU_CBLIST_NSEGS - 1",
      ">= RCU_DONE_TAIL",
      "--",
      "tails === tails",
      "tails = head",
    ],
  },
  {
    name: "rcu_segcblist_insert_count",
    linkage: "external",
    parameters: [LIST, PLAIN],
    returns: "void",
    steps: ["len_lazy += len_lazy", "len + len", "WRITE_ONCE len", "len_lazy = 0", "len = 0"],
  },
  {
    name: "rcu_segcblist_advance",
    linkage: "external",
    parameters: [LIST, "seq: ulong"],
    returns: "void",
    steps: [
      "!rcu_segcblist_is_enabled",
      "WARN_ON_ONCE",
      "rcu_segcblist_restempty RCU_DONE_TAIL",
      "< RCU_NEXT_TAIL",
      "++",
      "ULONG_CMP_LT gp_seq",
      "tails = tails",
      "=== RCU_WAIT_TAIL",
      "<",
      "++",
      "tails = tails",
      "< RCU_NEXT_TAIL",
      "++",
      "tails === tails",
      "tails = tails",
      "gp_seq = gp_seq",
      "+= 1",
    ],
  },
  {
    name: "rcu_segcblist_accelerate",
    linkage: "external",
    parameters: [LIST, "seq: ulong"],
    returns: "bool",
    steps: [
      "!rcu_segcblist_is_enabled",
      "WARN_ON_ONCE",
      "rcu_segcblist_restempty RCU_DONE_TAIL",
      "return false",
      "> RCU_DONE_TAIL",
      "--",
      "- 1",
      "tails !== tails",
      "ULONG_CMP_LT gp_seq",
      "+= 1",
      ">= RCU_NEXT_TAIL",
      "return false",
      "< RCU_NEXT_TAIL",
      "++",
      "tails = tails",
      "gp_seq =",
      "return true",
    ],
  },
];

export const segcblist: readonly FileFacts[] = [
  structsHeader,
  { path: "kernel/rcu/rcu_segcblist.c", closed: true, functions: [...inlines, ...functions] },
];

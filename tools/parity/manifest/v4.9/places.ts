// SPDX-License-Identifier: GPL-2.0-only
/**
 * Where the port has the Classic implementations of v4.9, and of v4.11 and v4.12. What both have is in
 * include/linux/srcu_batch.ts and kernel/rcu/srcu_batch.ts once, and reads "srcu_counters" where the
 * two call the counters otherwise.
 */
import { halves } from "../manifest.js";
import type { Place } from "../place.js";
import { srcuBatch } from "./srcu-batch.js";

const SOURCE = "kernel/rcu/srcu.c";
const SHARED = "include/linux/srcu_batch.ts";

const functions = srcuBatch.functions.map(({ name }) => name);
const variables = [...srcuBatch.constants, ...srcuBatch.objects].map((fact) => halves(fact).name);
const declared = srcuBatch.functions.filter(({ linkage }) => linkage === "exported");

/** What one version has of its own. */
export interface Classic {
  /** The kernel's header. */
  readonly header: string;
  /** The header and the source file of the port that count readers. */
  readonly own: string;
  readonly counting: string;
  /** The struct with the counters. */
  readonly counters: string;
  /** The option that stands for it. */
  readonly config: string;
  /** Functions of `own` that this version has beside those that count, */
  readonly more?: readonly string[];
  /** and that it does not have. */
  readonly besides?: readonly string[];
}

/** The places of one version. */
export function classicPlaces(version: Classic): Place[] {
  const { header, own, counting, counters, config, besides = [], more = [] } = version;
  const called = [`srcu_counters = ${counters}`];
  return [
    {
      path: header,
      at: SHARED,
      names: [
        ...["rcu_batch", "srcu_struct", "RCU_BATCH_INIT", "DEFINE_SRCU", "DEFINE_STATIC_SRCU"],
        ...declared.map(({ name }) => name),
      ],
      called,
    },
    {
      path: header,
      at: own,
      names: [counters, "__srcu_read_lock", "__srcu_read_unlock", ...more],
      passes: [{ from: SHARED }],
      aliases: called,
      besides,
    },
    {
      path: SOURCE,
      at: "kernel/rcu/srcu_batch.ts",
      names: [...functions, ...variables],
      called,
      config,
    },
    {
      path: SOURCE,
      at: counting,
      opened: ["srcu_flip", "srcu_readers_active", "srcu_readers_active_idx_check"],
      through: own,
    },
  ];
}

/** The header that all versions have passes on one of these. */
export const chosen: Place = {
  path: "include/linux/srcu.h",
  at: "include/linux/srcu.ts",
  passes: [
    { from: "include/linux/srcuv49.ts", config: "CONFIG_V4_9_SRCU" },
    { from: "include/linux/srcuclassic.ts", config: "CONFIG_CLASSIC_SRCU" },
    { from: "include/linux/srcutree.ts", config: "CONFIG_TREE_SRCU" },
    { from: "include/linux/srcutiny.ts", config: "CONFIG_TINY_SRCU" },
  ],
};

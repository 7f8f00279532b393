// SPDX-License-Identifier: GPL-2.0-only
/** v4.9, read in several v4.9.y trees; `kernel/rcu/srcu.c` is the same in all of them. */
import type { KernelFacts } from "../place.js";
import { barriers, checks, contexts, machines, options } from "./behaviour.js";
import { generic } from "./generic.js";
import { layout } from "./layout.js";
import { overrides } from "./overrides.js";
import { patch } from "./patch.js";
import { inBatch } from "./srcu-batch.js";
import { inBatchHeader, inHeader, srcuHeader } from "./srcu-header.js";
import { inSource, srcuSource } from "./srcu-source.js";
import { under } from "./under.js";

/** The facts of v4.9, with the patch. */
export const facts: KernelFacts = {
  kernel: "v4.9",
  layout,
  places: [inHeader, inBatchHeader, inBatch, inSource],
  files: [srcuHeader, srcuSource, ...under, ...generic],
  barriers,
  contexts,
  overrides,
  machines,
  checks,
  options,
  patch,
};

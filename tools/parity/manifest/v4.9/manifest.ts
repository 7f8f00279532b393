// SPDX-License-Identifier: GPL-2.0-only
/** v4.9, read in several v4.9.y trees; `kernel/rcu/srcu.c` is the same in all of them. */
import type { KernelFacts, Place } from "../place.js";
import { barriers, checks, contexts, machines, options } from "./behaviour.js";
import { generic } from "./generic.js";
import { layout } from "./layout.js";
import { overrides } from "./overrides.js";
import { patch } from "./patch.js";
import { chosen, classicPlaces } from "./places.js";
import { srcuHeader } from "./srcu-header.js";
import { srcuSource } from "./srcu-source.js";
import { under } from "./under.js";

const places: readonly Place[] = [
  ...classicPlaces({
    header: "include/linux/srcu.h",
    own: "include/linux/srcuv49.ts",
    counting: "kernel/rcu/srcu.ts",
    counters: "srcu_struct_array",
    config: "CONFIG_V4_9_SRCU",
  }),
  chosen,
];

/** The facts of v4.9, with the patch. */
export const facts: KernelFacts = {
  kernel: "v4.9",
  layout,
  places,
  files: [srcuHeader, srcuSource, ...under, ...generic],
  barriers,
  contexts,
  overrides,
  machines,
  checks,
  options,
  patch,
};

// SPDX-License-Identifier: GPL-2.0-only
/**
 * v4.11, read in v4.11.0 and a later v4.11.y. What SRCU stands on is as in v4.9, as far as it is said
 * there; the port has it in the files of v4.12's Classic implementation, which is the same.
 */
import type { KernelFacts } from "../place.js";
import { facts as v4_9 } from "../v4.9/manifest.js";
import { chosen, classicPlaces, type Classic } from "../v4.9/places.js";
import { barriers } from "./behaviour.js";
import { patch } from "./patch.js";
import { srcuHeader } from "./srcu-header.js";
import { srcuSource } from "./srcu-source.js";

/** Where the port has it, whatever the header is called. */
export const classic: Omit<Classic, "header"> = {
  own: "include/linux/srcuclassic.ts",
  counting: "kernel/rcu/classic-srcu.ts",
  counters: "srcu_array",
  config: "CONFIG_CLASSIC_SRCU",
};

const { path: header } = srcuHeader;
const under = v4_9.files.filter(({ path }) => path !== header && path !== srcuSource.path);

/** The facts of v4.11, with the patch. */
export const facts: KernelFacts = {
  ...v4_9,
  kernel: "v4.11",
  places: [...classicPlaces({ ...classic, header, besides: ["srcutorture_get_gp_data"] }), chosen],
  files: [srcuHeader, srcuSource, ...under],
  barriers,
  patch,
};

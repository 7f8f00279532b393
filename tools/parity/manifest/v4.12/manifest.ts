// SPDX-License-Identifier: GPL-2.0-only
/**
 * v4.12, read in v4.12.0 and trees made of it: three implementations, of which the configuration chooses
 * one. What they stand on is as in v4.9, as far as it is said there.
 */
import type { KernelFacts } from "../place.js";
import { facts as v4_11, classic } from "../v4.11/manifest.js";
import { chosen, classicPlaces } from "../v4.9/places.js";
import { barriers, checks, contexts, options } from "./behaviour.js";
import { patch } from "./patch.js";
import { rcu } from "./rcu.js";
import { segcblist } from "./segcblist.js";
import { classicHeader, srcuHeader } from "./srcu-headers.js";
import { swait } from "./swait.js";
import { tiny } from "./tiny.js";
import { treeHeader } from "./tree-header.js";
import { treeSource } from "./tree-source.js";

const trees = [treeHeader, treeSource, ...tiny, ...segcblist, ...rcu, ...swait];
const own = [srcuHeader, classicHeader, ...trees];
const under = v4_11.files.filter(({ path }) => path !== srcuHeader.path);

/** The facts of v4.12, with the patch. */
export const facts: KernelFacts = {
  ...v4_11,
  kernel: "v4.12",
  layout: {
    ...v4_11.layout,
    mirrors: [...new Set([...v4_11.layout.mirrors, ...own.map(({ path }) => path)])],
  },
  places: [
    ...classicPlaces({
      ...classic,
      header: classicHeader.path,
      more: ["srcutorture_get_gp_data"],
    }),
    chosen,
    { path: treeSource.path, at: "kernel/rcu/tree-srcu.ts" },
    { path: "kernel/rcu/srcutiny.c", at: "kernel/rcu/tiny-srcu.ts" },
  ],
  files: [...own, ...under],
  barriers,
  contexts,
  checks,
  options,
  patch,
};

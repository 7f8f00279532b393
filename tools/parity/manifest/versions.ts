// SPDX-License-Identifier: GPL-2.0-only
/** The versions that there are manifests of. */
import type { Manifest } from "./manifest.js";
import { placed, portFiles, type KernelFacts } from "./place.js";
import { facts as v4_9_facts } from "./v4.9/manifest.js";

const all: readonly KernelFacts[] = [v4_9_facts];

/** Of v4.12. */
const V4_12 = [
  "include/linux/rcu_node_tree.ts",
  "include/linux/rcu_segcblist.ts",
  "include/linux/srcuclassic.ts",
  "include/linux/srcutiny.ts",
  "include/linux/srcutree.ts",
  "include/linux/swait.ts",
  "kernel/rcu/classic-srcu.ts",
  "kernel/rcu/rcu.ts",
  "kernel/rcu/rcu_segcblist.ts",
  "kernel/rcu/tiny-srcu.ts",
  "kernel/rcu/tree-srcu.ts",
  "kernel/sched/swait.ts",
];

/** What the tree has for the sake of any version. */
const files = [...new Set([...all.flatMap((facts) => portFiles(placed(facts, []))), ...V4_12])];

/** One for each version, the first the one meant when none is named. */
export const manifests: readonly Manifest[] = all.map((facts) => placed(facts, files));

function named(kernel: string): Manifest {
  const found = manifests.find((one) => one.kernel === kernel);
  if (!found) throw new Error(`there is no manifest of ${kernel}`);
  return found;
}

/** Of v4.9. */
export const v4_9 = named("v4.9");

// SPDX-License-Identifier: GPL-2.0-only
import type { Manifest } from "./manifest/manifest.js";
import type { Problem } from "./problem.js";
import type { KernelTree } from "./source/tree.js";

/** One thing a rule checks. */
export interface Fact {
  /** Which part of the manifest says it: keys and indices with `/`. */
  readonly path: string;
  /** The fact in words. */
  readonly text: string;
}

/** One rule. */
export interface Rule<F extends Fact = Fact> {
  readonly id: string;
  /** What must be so, in a sentence. */
  readonly title: string;
  /** What it checks in a manifest, thing by thing. */
  facts(manifest: Manifest): readonly F[];
  /** Where the tree is otherwise. */
  check(tree: KernelTree, manifest: Manifest): readonly Problem[];
}

// SPDX-License-Identifier: GPL-2.0-only
import type { Manifest } from "./manifest/manifest.js";
import type { Problem } from "./problem.js";
import { rules } from "./rules.js";
import type { KernelTree } from "./source/tree.js";

/** Every problem that any rule finds, by file and line. */
export function run(tree: KernelTree, manifest: Manifest): Problem[] {
  return rules.flatMap((rule) => rule.check(tree, manifest)).sort(byPlace);
}

function byPlace(a: Problem, b: Problem): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.line - b.line;
}

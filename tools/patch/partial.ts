// SPDX-License-Identifier: GPL-2.0-only
/** Trees that hold a part of a patch. */
import type { SourceTree } from "../base/source-tree.js";
import { applySubset } from "./changes.js";
import { withImportsOf } from "./imports.js";
import { pathOf, type Patch } from "./model.js";
import { overlay } from "./overlay.js";
import { runs } from "./subset.js";

/**
 * `before` with only the changes of these ids made. A change seldom compiles without the imports that
 * go with it, so the files of a part of the patch have the imports of both ends.
 */
export function partialTree(before: SourceTree, patch: Patch, ids: readonly number[]): SourceTree {
  const all = runs(patch).map(({ id }) => id);
  const tree = applySubset(before, patch, ids);
  if (ids.length === 0 || ids.length === all.length) return tree;
  const after = applySubset(before, patch, all);
  const files = new Map<string, string>();
  for (const file of patch.files) {
    const path = pathOf(file);
    const [old, text, new_] = [before.read(path), tree.read(path), after.read(path)];
    if (old === undefined || text === undefined || new_ === undefined) continue;
    files.set(path, withImportsOf(text, old, new_));
  }
  return overlay(tree, files);
}

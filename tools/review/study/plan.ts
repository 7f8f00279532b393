// SPDX-License-Identifier: GPL-2.0-only
/** The study of a patch before anything is run: its changes, the parts to try, and their trees. */
import type { SourceTree } from "../../base/source-tree.js";
import { partName, withoutOption } from "../../jobs/variant.js";
import type { Patch } from "../../patch/model.js";
import { partialTree } from "../../patch/partial.js";
import { CHECK } from "./entry.js";
import { isComplete, subsetsOf } from "./subsets.js";
import { unitsOf, type Units } from "./units.js";

/** A part of the patch and the name of its tree. */
export interface Part {
  readonly applied: readonly number[];
  readonly name: string;
}

/** What will be run. */
export interface Plan extends Units {
  /** None first, all last. */
  readonly parts: readonly Part[];
  /** Every subset is among the parts. */
  readonly complete: boolean;
  /** Name -> tree, of all parts, with the check and without. */
  readonly trees: Readonly<Record<string, SourceTree>>;
}

/** Nothing and everything are the trees of the review itself. */
function nameOf(applied: readonly number[], all: number): string {
  if (applied.length === 0) return "before";
  return applied.length === all ? "after" : partName(applied);
}

/** Plans a study; undefined when the patch has not two changes that could be told apart. */
export function planOf(
  trees: { readonly before: SourceTree; readonly after: SourceTree },
  patch: Patch,
): Plan | undefined {
  const { units, aside } = unitsOf(trees, patch);
  if (units.length < 2) return undefined;
  const ids = units.map(({ id }) => id);
  const parts = subsetsOf(ids).map((applied) => ({ applied, name: nameOf(applied, ids.length) }));
  const named = parts.flatMap(({ applied, name }) => {
    const part =
      name === "before" || name === "after"
        ? trees[name]
        : partialTree(trees.before, patch, applied);
    return [[name, part] as const, [withoutOption(name, CHECK.option), part] as const];
  });
  return {
    units,
    aside,
    parts,
    complete: isComplete(ids.length),
    trees: Object.fromEntries(named),
  };
}

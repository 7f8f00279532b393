// SPDX-License-Identifier: GPL-2.0-only
/** Names of trees in saved schedules, from which a replay finds its tree again. */
import type { SourceTree } from "../kcc/tree.js";
import type { Patch } from "../patch/model.js";
import { placePatch, type Placement } from "../patch/place.js";
import type { Side } from "../review/engine.js";
import { UserError } from "./errors.js";
import { readPatch } from "./input.js";

/** `before` and `after` are about the embedded patch; another patch's file name comes first. */
export function treeNames(patch: Patch, embedded: Patch): Record<Side, string> {
  if (patch === embedded) return { before: "before", after: "after" };
  return { before: `${patch.name}:before`, after: `${patch.name}:after` };
}

function isSide(text: string): text is Side {
  return text === "before" || text === "after";
}

/** The tree a name stands for; `file` is used instead of the patch's name in it. */
export function treeNamed(
  name: string,
  tree: SourceTree,
  embedded: { readonly patch: Patch; readonly placement: Placement },
  file?: string,
): SourceTree {
  if (isSide(name)) return embedded.placement[name];
  const cut = name.lastIndexOf(":");
  const [patchName, side] = [name.slice(0, cut), name.slice(cut + 1)];
  if (cut < 0 || !isSide(side)) {
    throw new UserError(`The schedule is of a tree "${name}", which is no name of a tree.`);
  }
  if (patchName === "<stdin>" && file === undefined) {
    throw new UserError(
      "The schedule is of a patch that was read from stdin. Name its file with --patch.",
    );
  }
  return placePatch(tree, readPatch(file ?? patchName), embedded.patch)[side];
}

// SPDX-License-Identifier: GPL-2.0-only
/** Which trees are "before" and "after" for a patch that somebody gives. */
import { UserError } from "../cli/errors.js";
import type { SourceTree } from "../kcc/tree.js";
import { applyPatch, fittingHunks, reversePatch, reversed, tryApply } from "./apply.js";
import type { Patch } from "./model.js";

/**
 * `tree`: the patch applies to the tree as it is. `in-tree`: the tree has it already, so before is
 * the tree with it taken back. `unpatched`: it applies to the tree without the embedded patch.
 */
export type Base = "tree" | "in-tree" | "unpatched";

/** A patch in its place. */
export interface Placement {
  readonly base: Base;
  readonly before: SourceTree;
  readonly after: SourceTree;
  /** `base` as a sentence for the report. */
  readonly text: string;
}

/** The patch that the tree itself carries, whose state before is the diff reversed. */
export function placeEmbedded(tree: SourceTree, patch: Patch): Placement {
  const text = `The tree has ${patch.name} applied; before is the tree with it taken back.`;
  return { base: "in-tree", before: reversePatch(tree, patch), after: tree, text };
}

/** Tries the three places in the order of `Base`. */
export function placePatch(tree: SourceTree, patch: Patch, embedded?: Patch): Placement {
  const after = tryApply(tree, patch);
  if (after !== undefined) {
    const text = `${patch.name} applies to the tree as it is; before is the tree.`;
    return { base: "tree", before: tree, after, text };
  }
  if (tryApply(tree, reversed(patch)) !== undefined) return placeEmbedded(tree, patch);
  const unpatched = embedded && tryApply(tree, reversed(embedded));
  const there = unpatched && tryApply(unpatched, patch);
  if (embedded && unpatched && there) {
    const text =
      `${patch.name} applies to the tree without ${embedded.name}; ` +
      `before is that unpatched tree.`;
    return { base: "unpatched", before: unpatched, after: there, text };
  }
  throw explain(tree, patch, embedded);
}

/** The complaint about the place where most hunks fit, so that it is about the hunk that is wrong. */
function explain(tree: SourceTree, patch: Patch, embedded: Patch | undefined): UserError {
  const unpatched = embedded && tryApply(tree, reversed(embedded));
  const error = complaint(tree, patch);
  if (!embedded || !unpatched) return error;
  if (fittingHunks(unpatched, patch) > fittingHunks(tree, patch)) {
    const there = complaint(unpatched, patch).message;
    return new UserError(`${there} (This is about the tree without ${embedded.name}.)`);
  }
  const also = `Nor does it apply to the tree without ${embedded.name}.`;
  return new UserError(`${error.message} ${also}`);
}

function complaint(tree: SourceTree, patch: Patch): UserError {
  try {
    applyPatch(tree, patch);
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error(`${patch.name} applies after all`);
}

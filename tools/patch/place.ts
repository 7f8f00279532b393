// SPDX-License-Identifier: GPL-2.0-only
/** Which trees are "before" and "after" for a patch that somebody gives. */
import { UserError } from "../base/errors.js";
import type { SourceTree } from "../base/source-tree.js";
import { applyPatch, fittingHunks, reversePatch, reversed, tryApply } from "./apply.js";
import { type Patch, pathOf } from "./model.js";
import { overlay } from "./overlay.js";

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

/** The tree with all of these taken back; what two of them change they change in the same way. */
export function placeAll(tree: SourceTree, patches: readonly Patch[]): Placement {
  const changed = new Map<string, string | undefined>();
  for (const patch of patches) {
    const without = reversePatch(tree, patch);
    for (const path of patch.files.map(pathOf)) {
      const text = without.read(path);
      if (changed.has(path) && changed.get(path) !== text) {
        throw new UserError(`${patch.name} changes ${path} otherwise than a patch before it.`);
      }
      changed.set(path, text);
    }
  }
  const names = patches.map(({ name }) => name).join(", ");
  const text = `The tree has these patches applied; before is the tree with them taken back: ${names}.`;
  return { base: "in-tree", before: overlay(tree, changed), after: tree, text };
}

/** Tries the three places in the order of `Base`; `embedded` are the patches that the tree has. */
export function placePatch(
  tree: SourceTree,
  patch: Patch,
  embedded: readonly Patch[] = [],
): Placement {
  const after = tryApply(tree, patch);
  if (after !== undefined) {
    const text = `${patch.name} applies to the tree as it is; before is the tree.`;
    return { base: "tree", before: tree, after, text };
  }
  if (tryApply(tree, reversed(patch)) !== undefined) return placeEmbedded(tree, patch);
  for (const there of embedded) {
    const before = tryApply(tree, reversed(there));
    const patched = before && tryApply(before, patch);
    if (!before || !patched) continue;
    const text =
      `${patch.name} applies to the tree without ${there.name}; ` +
      `before is that unpatched tree.`;
    return { base: "unpatched", before, after: patched, text };
  }
  throw explain(tree, patch, embedded);
}

/** The complaint about the place where most hunks fit, so that it is about the hunk that is wrong. */
function explain(tree: SourceTree, patch: Patch, embedded: readonly Patch[]): UserError {
  const error = complaint(tree, patch);
  const [best] = embedded
    .flatMap((there) => {
      const unpatched = tryApply(tree, reversed(there));
      return unpatched ? [{ there, unpatched, fitting: fittingHunks(unpatched, patch) }] : [];
    })
    .sort((a, b) => b.fitting - a.fitting);
  if (!best) return error;
  if (best.fitting > fittingHunks(tree, patch)) {
    const there = complaint(best.unpatched, patch).message;
    return new UserError(`${there} (This is about the tree without ${best.there.name}.)`);
  }
  const names = embedded.map(({ name }) => name).join(" or ");
  return new UserError(`${error.message} Nor does it apply to the tree without ${names}.`);
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

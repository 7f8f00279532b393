// SPDX-License-Identifier: GPL-2.0-only
/** Names of trees in saved schedules, from which a replay finds its tree again. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../base/disk.js";
import { UserError } from "../base/errors.js";
import type { SourceTree } from "../base/source-tree.js";
import type { Side } from "../jobs/engine.js";
import { readVariant, treePart, type Variant } from "../jobs/variant.js";
import type { Patch } from "../patch/model.js";
import { partialTree } from "../patch/partial.js";
import { placePatch, type Placement } from "../patch/place.js";
import type { Session } from "../session/session.js";
import { readPatch } from "./input.js";

type Trees = Pick<Placement, "before" | "after">;

/**
 * What a tree of this patch is called: the patch's file name comes first, but for parts of the tree's own
 * first patch, and for what any of its own patches is before and after.
 */
function nameOf(patch: Patch, embedded: Session["embedded"], name: string): string {
  const isWhole = readVariant(name)?.applied.length === 0;
  const isOwn = isWhole && embedded.some((one) => one.name === patch.name);
  return patch === embedded[0] || isOwn ? name : `${patch.name}:${name}`;
}

/** `before` and `after` are about the patches that the tree carries. */
export function treeNames(patch: Patch, embedded: Session["embedded"]): Record<Side, string> {
  return {
    before: nameOf(patch, embedded, "before"),
    after: nameOf(patch, embedded, "after"),
  };
}

/** The same for these trees, which hold parts of the patch. */
export function partNames(
  patch: Patch,
  embedded: Session["embedded"],
  trees: readonly string[],
): Record<string, string> {
  return Object.fromEntries(trees.map((name) => [name, nameOf(patch, embedded, name)]));
}

/** The tree with a part of a patch, if the patch has such a part. */
function treeOf(placement: Trees, patch: Patch, { side, applied }: Variant): SourceTree {
  if (applied.length === 0) return placement[side];
  try {
    return partialTree(placement.before, patch, applied);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UserError(
      `The schedule is of another version of the patch: ${error.message}. Review it again.`,
    );
  }
}

/** Patches of the package are named from its top, wherever the command is given. */
function whereIs(patchName: string): string {
  const inPackage = join(packageRoot(), patchName);
  return !existsSync(patchName) && existsSync(inPackage) ? inPackage : patchName;
}

/** The tree a name stands for; `file` is used instead of the patch's name in it. */
export function treeNamed(
  name: string,
  { tree, embedded, placement }: Pick<Session, "tree" | "embedded" | "placement">,
  file?: string,
): SourceTree {
  const variant = readVariant(treePart(name));
  const patchName = name.slice(0, Math.max(name.lastIndexOf(":"), 0));
  if (!variant) {
    throw new UserError(`The schedule is of a tree "${name}", which is no name of a tree.`);
  }
  if (patchName === "") return treeOf(placement, embedded[0], variant);
  if (patchName === "<stdin>" && file === undefined) {
    throw new UserError(
      "The schedule is of a patch that was read from stdin. Name its file with --patch.",
    );
  }
  const patch = readPatch(file ?? whereIs(patchName));
  return treeOf(placePatch(tree, patch, embedded), patch, variant);
}

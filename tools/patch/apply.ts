// SPDX-License-Identifier: GPL-2.0-only
/** A tree and a patch -> the patched tree, in memory, all or nothing. */
import { applyPatch as applyDiff, type StructuredPatch } from "diff";
import { UserError } from "../base/errors.js";
import type { SourceTree } from "../base/source-tree.js";
import { mismatch } from "./mismatch.js";
import { pathOf, type FilePatch, type Hunk, type Patch } from "./model.js";
import { overlay } from "./overlay.js";
import { nearest } from "./paths.js";

function structured(hunks: readonly Hunk[]): StructuredPatch {
  const names = { oldFileName: undefined, newFileName: undefined };
  const headers = { oldHeader: undefined, newHeader: undefined };
  return {
    ...names,
    ...headers,
    hunks: hunks.map((hunk) => ({ ...hunk, lines: [...hunk.lines] })),
  };
}

function fits(text: string, hunks: readonly Hunk[]): string | false {
  return applyDiff(text, structured(hunks), { fuzzFactor: 0, autoConvertLineEndings: false });
}

function applyHunks(text: string, file: FilePatch, patch: string): string {
  const result = fits(text, file.hunks);
  if (result !== false) return result;
  const good = file.hunks.findIndex((_hunk, i) => fits(text, file.hunks.slice(0, i + 1)) === false);
  const hunk = file.hunks[Math.max(good, 0)];
  if (hunk === undefined) throw new Error(`${patch}: no hunk of ${pathOf(file)} fails alone`);
  throw mismatch(patch, pathOf(file), hunk, Math.max(good, 0) + 1, text);
}

function where(patch: Patch, file: FilePatch): string {
  const line = file.hunks[0]?.line;
  return line === undefined ? patch.name : `${patch.name}:${line}`;
}

function missing(tree: SourceTree, patch: Patch, file: FilePatch, path: string): UserError {
  const near = nearest(path, tree.list?.() ?? []);
  const hint = near.length > 0 ? ` Files with similar names: ${near.join(", ")}.` : "";
  return new UserError(
    `${where(patch, file)}: the patch changes ${path}, and there is no such file in the tree.${hint} ` +
      `Check that it is a patch of this tree, with paths from its top.`,
  );
}

function sourceOf(tree: SourceTree, patch: Patch, file: FilePatch): string {
  if (file.before === undefined) return "";
  const text = tree.read(file.before);
  if (text === undefined) throw missing(tree, patch, file, file.before);
  if (text.includes("\r\n")) {
    throw new UserError(
      `${file.before} has CR LF line endings, and this tree is LF throughout. ` +
        `Check out the tree again with "git config core.autocrlf false".`,
    );
  }
  return text;
}

function refuseExisting(tree: SourceTree, patch: Patch, file: FilePatch): void {
  if (file.after === undefined || file.after === file.before) return;
  if (tree.read(file.after) === undefined) return;
  if (patch.files.some((other) => other.before === file.after)) return;
  throw new UserError(
    `${where(patch, file)}: the patch creates ${file.after}, which is in the tree already. ` +
      `Check that it is a patch of this tree.`,
  );
}

function applyFile(tree: SourceTree, patch: Patch, file: FilePatch): string {
  refuseExisting(tree, patch, file);
  const result = applyHunks(sourceOf(tree, patch, file), file, patch.name);
  if (file.after === undefined && result !== "") {
    throw new UserError(
      `${where(patch, file)}: the patch deletes ${pathOf(file)}, but the file has more in it than the ` +
        `patch takes away. Make the patch again from the tree as it is.`,
    );
  }
  return result;
}

function applied(tree: SourceTree, patch: Patch): SourceTree {
  const files = new Map<string, string | undefined>();
  for (const file of patch.files) {
    const text = applyFile(tree, patch, file);
    if (file.before !== undefined && !files.has(file.before)) files.set(file.before, undefined);
    if (file.after !== undefined) files.set(file.after, text);
  }
  return overlay(tree, files);
}

/** How many hunks, each by itself, find their place in `tree`. */
export function fittingHunks(tree: SourceTree, patch: Patch): number {
  return patch.files.reduce((sum, { before, hunks }) => {
    const text = before === undefined ? "" : tree.read(before);
    if (text === undefined) return sum;
    return sum + hunks.filter((hunk) => fits(text, [hunk]) !== false).length;
  }, 0);
}

/** The same with no complaint: undefined when the patch does not apply. */
export function tryApply(tree: SourceTree, patch: Patch): SourceTree | undefined {
  try {
    return applied(tree, patch);
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

/** `tree` with `patch` applied; throws and changes nothing when any hunk does not apply. */
export function applyPatch(tree: SourceTree, patch: Patch): SourceTree {
  try {
    return applied(tree, patch);
  } catch (error) {
    if (!(error instanceof UserError) || tryApply(tree, reversed(patch)) === undefined) throw error;
    throw new UserError(
      `${patch.name} looks already applied: every hunk of it can be taken back from the tree. ` +
        `(${error.message})`,
    );
  }
}

/** `tree` with `patch` taken back; throws and changes nothing when any hunk cannot be. */
export function reversePatch(tree: SourceTree, patch: Patch): SourceTree {
  return applied(tree, reversed(patch));
}

const OPPOSITE: Readonly<Record<string, string>> = { "+": "-", "-": "+" };

/** Within a run of changed lines the removed ones come first, as `diff` writes them. */
function reversedLines(lines: readonly string[]): string[] {
  return lines.map((line) => (OPPOSITE[line.charAt(0)] ?? line.charAt(0)) + line.slice(1));
}

function reversedHunk(hunk: Hunk): Hunk {
  return {
    line: hunk.line,
    oldStart: hunk.newStart,
    oldLines: hunk.newLines,
    newStart: hunk.oldStart,
    newLines: hunk.oldLines,
    lines: reversedLines(hunk.lines),
  };
}

/** The patch that undoes `patch`. */
export function reversed(patch: Patch): Patch {
  const files = patch.files.map((file) => ({
    before: file.after,
    after: file.before,
    hunks: file.hunks.map(reversedHunk),
  }));
  return { ...patch, files };
}

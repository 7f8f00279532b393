// SPDX-License-Identifier: GPL-2.0-only
/** The single changes of a patch, each of which can be made or left out. */
import type { SourceTree } from "../base/source-tree.js";
import { applyPatch } from "./apply.js";
import { pathOf, type Hunk, type Patch } from "./model.js";
import { runs, selectRuns, type Run } from "./subset.js";
import { sameCode } from "./tokens.js";

/** One maximal run of changed lines. */
export interface Change {
  /** From 1, in the order of the patch. */
  readonly id: number;
  /** Path after the patch, or before it if the patch deletes the file. */
  readonly file: string;
  /** Number of the hunk in its file, from 1; 0 when the file only moves. */
  readonly hunk: number;
  /** The lines taken away and the lines put in, without their marks. */
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** Line in the file before and after at which the run begins. */
  readonly beforeLine: number;
  readonly afterLine: number;
  /** The code is the same with and without this change. */
  readonly commentOnly: boolean;
}

/** Lines of one side among the first `count` lines of the hunk. */
function count(hunk: Hunk, end: number, other: "-" | "+"): number {
  const lines = hunk.lines.slice(0, end);
  return lines.filter((line) => !line.startsWith(other) && !line.startsWith("\\")).length;
}

function marked(hunk: Hunk | undefined, run: Run, mark: "-" | "+"): string[] {
  const lines = hunk?.lines.slice(run.from, run.to) ?? [];
  return lines.filter((line) => line.startsWith(mark)).map((line) => line.slice(1));
}

/** Files that are not TypeScript hold no code of the simulated kernel. */
function isCommentOnly(before: SourceTree, patch: Patch, run: Run): boolean {
  const path = pathOf(run.file);
  if (!path.endsWith(".ts")) return true;
  const after = applySubset(before, patch, [run.id]);
  const old = run.file.before === undefined ? "" : (before.read(run.file.before) ?? "");
  return sameCode(old, run.file.after === undefined ? "" : (after.read(run.file.after) ?? ""));
}

/** The changes of `patch`; `before` is the tree it applies to. */
export function changes(before: SourceTree, patch: Patch): Change[] {
  return runs(patch).map((run) => {
    const hunk = run.file.hunks[run.hunk];
    return {
      id: run.id,
      file: pathOf(run.file),
      hunk: run.hunk + 1,
      before: marked(hunk, run, "-"),
      after: marked(hunk, run, "+"),
      beforeLine: hunk === undefined ? 1 : hunk.oldStart + count(hunk, run.from, "+"),
      afterLine: hunk === undefined ? 1 : hunk.newStart + count(hunk, run.from, "-"),
      commentOnly: isCommentOnly(before, patch, run),
    };
  });
}

/** `tree` (the state before) with only the changes of these ids made. */
export function applySubset(tree: SourceTree, patch: Patch, ids: readonly number[]): SourceTree {
  return applyPatch(tree, selectRuns(patch, ids));
}

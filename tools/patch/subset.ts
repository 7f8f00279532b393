// SPDX-License-Identifier: GPL-2.0-only
/** A patch cut into runs of changed lines, and patches made of some of them. */
import type { FilePatch, Hunk, Patch } from "./model.js";

/** A maximal run of changed lines. */
export interface Run {
  /** From 1, in the order of the patch; a file that only moves is one run without lines. */
  readonly id: number;
  readonly file: FilePatch;
  /** Index into `file.hunks`, or -1 for a file without hunks. */
  readonly hunk: number;
  /** Indexes into the hunk's lines, first and past the last. */
  readonly from: number;
  readonly to: number;
}

function isChange(line: string | undefined): boolean {
  return line?.startsWith("+") === true || line?.startsWith("-") === true;
}

/** Ranges of changed lines; the `\ No newline` remark after one belongs to it. */
function ranges(hunk: Hunk): [number, number][] {
  const found: [number, number][] = [];
  for (let at = 0; at < hunk.lines.length; at++) {
    if (!isChange(hunk.lines[at])) continue;
    const from = at;
    while (isChange(hunk.lines[at + 1]) || hunk.lines[at + 1]?.startsWith("\\") === true) at++;
    found.push([from, at + 1]);
  }
  return found;
}

/** The runs of `patch`, numbered. */
export function runs(patch: Patch): Run[] {
  const found = patch.files.flatMap((file) => {
    if (file.hunks.length === 0) return [{ file, hunk: -1, from: 0, to: 0 }];
    return file.hunks.flatMap((hunk, index) =>
      ranges(hunk).map(([from, to]) => ({ file, hunk: index, from, to })),
    );
  });
  return found.map((run, index) => ({ id: index + 1, ...run }));
}

/** The hunk with the runs not in `kept` undone: their removals stay, their additions go. */
function thin(hunk: Hunk, kept: readonly Run[]): Hunk {
  const lines: string[] = [];
  let dropped = false;
  hunk.lines.forEach((line, at) => {
    const keep = !isChange(line) || kept.some((run) => run.from <= at && at < run.to);
    const remark = line.startsWith("\\");
    dropped = remark ? dropped : !keep && line.startsWith("+");
    if (!dropped) lines.push(keep ? line : ` ${line.slice(1)}`);
  });
  const newLines = lines.filter((line) => !line.startsWith("-") && !line.startsWith("\\")).length;
  return { ...hunk, lines, newLines };
}

function thinFile(file: FilePatch, kept: readonly Run[]): FilePatch {
  const hunks = file.hunks.flatMap((hunk, index) => {
    const here = kept.filter((run) => run.hunk === index);
    return here.length === 0 ? [] : [thin(hunk, here)];
  });
  return { ...file, hunks };
}

/** The patch that has only the runs with these ids. */
export function selectRuns(patch: Patch, ids: readonly number[]): Patch {
  const unknown = ids.filter((id) => !runs(patch).some((run) => run.id === id));
  if (unknown.length > 0) throw new RangeError(`${patch.name} has no change ${unknown.join(", ")}`);
  const chosen = runs(patch).filter(({ id }) => ids.includes(id));
  const files = patch.files.flatMap((file) => {
    const kept = chosen.filter((run) => run.file === file);
    return kept.length === 0 ? [] : [thinFile(file, kept)];
  });
  return { ...patch, files };
}

// SPDX-License-Identifier: GPL-2.0-only
/** Where the lines of one tree are in the other. */
import type { Side } from "../../jobs/engine.js";
import type { Change } from "../../patch/changes.js";

function numbers(from: number, count: number): number[] {
  return Array.from({ length: count }, (_none, at) => from + at);
}

/** The lines of `to` that stand for a line of the other tree; what a change replaces, all of it for each. */
export function counterpart(
  changes: readonly Change[],
  file: string,
  line: number,
  to: Side,
): number[] {
  let shift = 0;
  for (const change of changes.filter((one) => one.file === file)) {
    const { before, after, beforeLine, afterLine } = change;
    const [here, first] = to === "after" ? [before, beforeLine] : [after, afterLine];
    const [there, start] = to === "after" ? [after, afterLine] : [before, beforeLine];
    if (line < first) break;
    if (line < first + here.length) return numbers(start, there.length);
    shift += there.length - here.length;
  }
  return [line + shift];
}

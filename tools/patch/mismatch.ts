// SPDX-License-Identifier: GPL-2.0-only
/** Why a hunk does not fit: the first line that differs, and the place that is most like it. */
import { UserError } from "../base/errors.js";
import { side, type Hunk } from "./model.js";

type Wanted = ReturnType<typeof side>;

function matchesAt(wanted: Wanted, found: readonly string[], at: number): number {
  return wanted.filter(({ text }, i) => found[at + i] === text).length;
}

interface Place {
  /** Index of the line the hunk's first line falls on. */
  readonly at: number;
  /** How many of the hunk's lines are there. */
  readonly matches: number;
}

/** The place where most of the hunk's lines are found; among equals, the one nearest to `home`. */
function bestPlace(wanted: Wanted, found: readonly string[], home: number): Place {
  let best: Place = { at: home, matches: matchesAt(wanted, found, home) };
  for (let at = 0; at < found.length; at++) {
    const matches = matchesAt(wanted, found, at);
    const nearer = Math.abs(at - home) < Math.abs(best.at - home);
    if (matches > best.matches || (matches === best.matches && nearer)) best = { at, matches };
  }
  return best;
}

function quote(line: string | undefined): string {
  return line === undefined ? "the end of the file" : `"${line.replaceAll("\t", "\\t")}"`;
}

/** The full sentence for `hunk`, number `number` of the file, which does not fit into `text`. */
export function mismatch(
  patch: string,
  path: string,
  hunk: Hunk,
  number: number,
  text: string,
): UserError {
  const wanted = side(hunk, "-");
  const found = text.replace(/\n$/, "").split("\n");
  const home = hunk.oldStart - 1;
  const best = bestPlace(wanted, found, home);
  if (best.matches === wanted.length) {
    return new UserError(
      `${patch}:${hunk.line}: hunk ${number} of ${path} does not apply here: its lines are found at ` +
        `line ${best.at + 1}, but an earlier hunk reaches past that, or only one of the two has a newline ` +
        `at the end of the file. Make the patch again from the tree as it is.`,
    );
  }
  const like = best.matches * 2 >= wanted.length;
  const at = like ? best.at : home;
  const i = wanted.findIndex(({ text: line }, offset) => found[at + offset] !== line);
  const near = like
    ? best.at === home
      ? ""
      : ` The nearest place is line ${best.at + 1}, where ${best.matches} of its ${wanted.length} lines are.`
    : ` No place in the file has even half of its ${wanted.length} lines.`;
  return new UserError(
    `${patch}:${hunk.line + 1 + (wanted[i]?.index ?? 0)}: hunk ${number} of ${path} does not apply: ` +
      `line ${at + i + 1} should be ${quote(wanted[i]?.text)}, but it is ${quote(found[at + i])}.${near} ` +
      `Make the patch again from the tree as it is, or check that it is a patch of this tree.`,
  );
}

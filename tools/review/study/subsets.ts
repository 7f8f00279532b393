// SPDX-License-Identifier: GPL-2.0-only
/** Which parts of a patch are tried. */
import { compareLists } from "../../base/group.js";

/** With more changes than this there are too many subsets to try them all. */
export const MOST_CHANGES = 6;

function powerSet(ids: readonly number[]): number[][] {
  return ids.reduce<number[][]>((sets, id) => [...sets, ...sets.map((set) => [...set, id])], [[]]);
}

/** None, each alone, all but one, and all. */
function fewAndMost(ids: readonly number[]): number[][] {
  const alone = ids.map((id) => [id]);
  const allBut = ids.map((id) => ids.filter((other) => other !== id));
  return [[], ...alone, ...allBut, [...ids]];
}

/** Whether every subset of so many changes is tried. */
export function isComplete(changes: number): boolean {
  return changes <= MOST_CHANGES;
}

/** The subsets, smaller ones first, each in the order of the patch. */
export function subsetsOf(ids: readonly number[]): number[][] {
  const sets = isComplete(ids.length) ? powerSet(ids) : fewAndMost(ids);
  return sets.sort((a, b) => a.length - b.length || compareLists(a, b));
}

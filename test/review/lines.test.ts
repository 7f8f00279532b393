// SPDX-License-Identifier: GPL-2.0-only
import test from "ava";
import type { Change } from "../../tools/patch/changes.js";
import { counterpart } from "../../tools/review/verdict/lines.js";

function change(beforeLine: number, before: number, afterLine: number, after: number): Change {
  const lines = (count: number): string[] => Array.from({ length: count }, () => "x();");
  const where = { id: 1, file: "a.ts", hunk: 1, commentOnly: false, beforeLine, afterLine };
  return { ...where, before: lines(before), after: lines(after) };
}

const CHANGES = [change(3, 0, 3, 2), change(10, 1, 12, 1), change(20, 3, 22, 0)];

test("lines between changes move by what comes and goes above them", (t) => {
  const after = (line: number) => counterpart(CHANGES, "a.ts", line, "after");
  t.deepEqual([2, 3, 10, 11, 20, 23].map(after), [[2], [5], [12], [13], [], [22]]);
  const before = (line: number) => counterpart(CHANGES, "a.ts", line, "before");
  t.deepEqual([2, 3, 5, 12, 21, 22].map(before), [[2], [], [3], [10], [19], [23]]);
  t.deepEqual(counterpart(CHANGES, "b.ts", 30, "after"), [30], "another file");
});

// SPDX-License-Identifier: GPL-2.0-only
import test from "ava";
import { diagramOf } from "../../tools/review/text/diagram.js";

/** A printed schedule: a column for each context, from its name's place on. */
function schedule(heads: readonly string[], ...lines: [number, string][]): string {
  const head = heads.map((name) => name.padEnd(26)).join("");
  const body = lines.map(([column, text]) => `${" ".repeat(column * 26)}${text}  (srcu.ts:1 f)`);
  return [head, ...body, "=> lost: a count is lost", "     at x.ts:1 in f()"].join("\n");
}

test("a lost update: the read, what comes between, the write", (t) => {
  const text = schedule(
    ["init", "reader", "irq@cpu0"],
    [1, "[CPU 0] c[0] is 4"],
    [1, "n is 7"],
    [2, "--> hardirq irq on CPU 0"],
    [2, "c[0] is 4"],
    [2, "c[0] = 5"],
    [2, "d[0] = 5"],
    [1, "c[0] = 5"],
    [0, "c[0] is 5"],
  );
  t.deepEqual(
    diagramOf(text).map((line) => line.trim().replace(/ {2,}/g, " | ")),
    [
      "reader | irq@cpu0",
      "[CPU 0] c[0] is 4",
      "--> hardirq irq on CPU 0",
      "c[0]: 4 -> 5",
      "c[0] = 5 | <- what came between is lost",
    ],
  );
});

test("an update in one piece is none; the end of the schedule is shown then", (t) => {
  const steps = Array.from({ length: 20 }, (_none, at): [number, string] => [
    0,
    `x${String(at)} = 1`,
  ]);
  const found = diagramOf(schedule(["reader"], ...steps, [0, "c[0] is 1"], [0, "c[0] = 2"]));
  t.is(found.length, 13);
  t.is(found.at(-1), "c[0]: 1 -> 2");
  t.false(found.some((line) => line.includes("lost")));
});

test("more columns than a reader can follow are no diagram", (t) => {
  const heads = ["a", "b", "c", "d", "e"];
  const steps = heads.map((_name, at): [number, string] => [at, "x is 1"]);
  t.deepEqual(diagramOf(schedule(heads, ...steps)), []);
});

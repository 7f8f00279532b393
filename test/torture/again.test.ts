// SPDX-License-Identifier: GPL-2.0-only
/** The options by which a failed execution is run again by itself. */
import test from "ava";
import { again } from "../../tools/torture/document.js";

const run = { scenario: "tree/SRCU-P", arch: "arm", seed: 3, length: 200, failed: 7 };
const SAME = "--scenario tree/SRCU-P --arch arm --seed 3";

for (const [tree, options] of [
  ["after", ""],
  ["before", " --before"],
  ["fixed:after", " --fixed"],
  ["patches/busted/no-flip.patch:after", " --patch patches/busted/no-flip.patch"],
  ["fixed:a:b.patch:before", " --patch a:b.patch --before --fixed"],
] as const) {
  test(`of the tree ${tree}`, (t) => {
    const told = again({ ...run, tree, scheduler: "random" });
    t.is(told, `${SAME} --scheduler random --length 200 --execution 7${options}`);
  });
}

test("with the depth that pct was told", (t) => {
  const told = again({ ...run, tree: "after", scheduler: "pct", depth: 3 });
  t.is(told, `${SAME} --scheduler pct --depth 3 --length 200 --execution 7`);
});

// SPDX-License-Identifier: GPL-2.0-only
import test from "ava";
import { findScenarios } from "../../tools/scenarios/scenarios.js";
import { treeOf } from "../patch/trees.js";

test("scenarios are the files of test/selftests, not of folders below, by implementation", (t) => {
  const text = (srcu: string): string =>
    `export const scenario = { title: 't', cpus: 1, tasks: [], ${srcu} expect: { before: 'pass', after: 'pass' } };\n`;
  const tree = treeOf({
    "test/selftests/b.ts": text("srcu: ['tree', 'v4.9'],"),
    "test/selftests/a.ts": text(""),
    "test/selftests/lib/c.ts": "",
    "test/selftests/README.md": "",
  });
  t.deepEqual(
    findScenarios(tree).map(({ name }) => name),
    ["a", "b", "tree/b"],
  );
});

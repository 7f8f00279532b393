// SPDX-License-Identifier: GPL-2.0-only
/** The naive explorer finds exactly the endings of test/soundness/, on every machine and in both trees. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { openSession } from "../../tools/session/session.js";
import { SourceCache } from "../../tools/kcc/front/cache.js";
import { compileScenario } from "../../tools/scenarios/compile.js";
import { readScenario } from "../../tools/scenarios/scenario.js";
import { CASES, endingsOn, FOLDER } from "../soundness/cases.js";
import { endingsOf } from "./explore.js";
import { programOf } from "./program.js";

const { root, placement, allMachines } = await openSession({ arch: [], scenario: [] });
const cache = new SourceCache();

test("every scenario is in the table", (t) => {
  const files = readdirSync(join(root, FOLDER)).map((file) => file.replace(/\.ts$/, ""));
  t.deepEqual(
    CASES.map(({ name }) => name),
    files.sort(),
  );
});

for (const one of CASES) {
  const scenario = `${FOLDER}/${one.name}.ts`;

  test(`${one.name} ends in the ways of the table`, (t) => {
    for (const tree of [placement.before, placement.after]) {
      for (const machine of allMachines) {
        const image = compileScenario(tree, { scenario, machine, cache });
        const answer = endingsOf(programOf(image, machine));
        t.deepEqual("endings" in answer && answer.endings, endingsOn(one, machine.name));
      }
    }
  });

  test(`${one.name} expects what the table says`, (t) => {
    const { expect } = readScenario(placement.after, scenario, { cache });
    t.deepEqual(expect.before, expect.after);
    for (const { name } of allMachines) {
      const failures = endingsOn(one, name).filter((ending) => ending.startsWith("fails: "));
      const outcome =
        typeof expect.after === "string"
          ? expect.after
          : (expect.after[name] ?? expect.after["default"] ?? "");
      const [, rule] = /^fail ?(.*)$/.exec(outcome) ?? [];
      if (rule === undefined) t.deepEqual(failures, []);
      else if (rule === "") t.true(failures.length > 0);
      else t.deepEqual(failures, [`fails: ${rule}`]);
    }
  });
}

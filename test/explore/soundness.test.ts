// SPDX-License-Identifier: GPL-2.0-only
/** The checker finds exactly the endings of test/soundness/, with and without the reduction, and each replays. */
import test from "ava";
import { replay } from "../../tools/explore/replay.js";
import { type RunOptions, runScenario } from "../../tools/explore/run.js";
import { SourceCache } from "../../tools/kcc/front/cache.js";
import type { Image } from "../../tools/kcc/ir.js";
import { forSequentialConsistency } from "../../tools/kcc/passes/specialise.js";
import type { ArchMachine } from "../../tools/machine/arch.js";
import { compileScenario } from "../../tools/scenarios/compile.js";
import { openSession } from "../../tools/session/session.js";
import { CASES, endingsOn, FOLDER } from "../soundness/cases.js";

const { placement, allMachines } = await openSession({ arch: [], scenario: [] });
const cache = new SourceCache();
const BUDGET = { memoryMiB: 16, seconds: 60, collect: true };

/** All endings, each replayed. */
function endings(image: Image, machine: ArchMachine, options: Partial<RunOptions>): string[] {
  const result = runScenario(image, machine, { ...BUDGET, reduction: true, ...options });
  if (result.stopped !== undefined) throw new Error(result.stopped);
  for (const { trace } of result.endings ?? []) replay(image, machine, trace);
  return (result.endings ?? []).map(({ outcome }) => outcome);
}

for (const one of CASES) {
  test(`${one.name} ends in the ways of the table, however it is searched`, (t) => {
    for (const machine of allMachines) {
      const scenario = `${FOLDER}/${one.name}.ts`;
      const image = forSequentialConsistency(
        compileScenario(placement.after, { scenario, machine, cache }),
      );
      const expected = endingsOn(one, machine.name);
      t.deepEqual(endings(image, machine, {}), expected, machine.name);
      t.deepEqual(endings(image, machine, { reduction: false }), expected, `${machine.name}, full`);
      const plain = runScenario(image, machine, { ...BUDGET, reduction: true, collect: false });
      const fails = expected.some((ending) => ending.startsWith("fails: "));
      t.is(plain.verdict, fails ? "fail" : "pass", `${machine.name}, the first finding only`);
      if (plain.trace) replay(image, machine, plain.trace);
    }
  });
}

// SPDX-License-Identifier: GPL-2.0-only
/** A wrong use is reported with both places it is about: where it was noticed, and where it began. */
import test from "ava";
import type { Finding } from "../../tools/explore/result.js";
import { runScenario } from "../../tools/explore/run.js";
import { SourceCache } from "../../tools/kcc/front/cache.js";
import { forSequentialConsistency } from "../../tools/kcc/passes/specialise.js";
import { compileScenario } from "../../tools/scenarios/compile.js";
import { openSession } from "../../tools/session/session.js";

const BUDGET = { memoryMiB: 4, seconds: 60, reduction: true };

/** The line of the scenario itself that each call chain of a finding began at. */
function places({ where, because }: Finding, file: string): string[] {
  const chains = [where, ...(because ?? []).map((cause) => cause.where)];
  return chains.flatMap((chain) => {
    const place = chain.at(-1);
    return place?.startsWith(`${file}:`) === true ? [place] : [];
  });
}

for (const arch of ["powerpc", "x86"]) {
  test(`wrong uses name the rule and both places, ${arch}`, async (t) => {
    const { machines, scenarios, tree } = await openSession({ arch: [arch], scenario: [] });
    const [machine] = machines;
    if (!machine) throw new Error("no machine");
    const cache = new SourceCache();
    const wrong = scenarios.filter(({ name }) => name.startsWith("bad-"));
    t.true(wrong.length >= 20);
    for (const { name, file } of wrong) {
      const image = compileScenario(tree, { scenario: file, machine, cache });
      const { finding } = runScenario(forSequentialConsistency(image), machine, BUDGET);
      if (!finding) throw new Error(`${name} finds nothing`);
      // Who waits for himself is in one place only.
      const least = finding.rule === "deadlock" ? 1 : 2;
      const found = new Set(places(finding, file));
      t.true(found.size >= least, `${name}: ${finding.rule} at ${[...found].join(" and ")}`);
    }
  });
}

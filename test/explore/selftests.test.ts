// SPDX-License-Identifier: GPL-2.0-only
/** The selftests with and without the reduction, where the search without it is small enough. */
import test from "ava";
import { openSession } from "../../tools/cli/session.js";
import { runScenario } from "../../tools/explore/run.js";
import { compileScenario } from "../../tools/kcc/compile.js";
import { SourceCache } from "../../tools/kcc/front/cache.js";
import { forSequentialConsistency } from "../../tools/machine/specialise.js";

/** Room for some hundred thousand states. */
const SMALL = { memoryMiB: 2, seconds: 60 };
const ROOM = { memoryMiB: 256, seconds: 60 };
/** The slowest to exhaust; without the reduction there is no chance. */
const LARGE = /^premature-gp/;

for (const arch of ["x86", "arm", "arm64", "powerpc"]) {
  test(`the verdicts of the selftests do not depend on the reduction, ${arch}`, async (t) => {
    const session = await openSession({ arch: [arch], scenario: [] });
    const [machine] = session.machines;
    if (!machine) throw new Error("no machine");
    const cache = new SourceCache();
    let compared = 0;
    for (const scenario of session.scenarios.filter(({ name }) => !LARGE.test(name))) {
      for (const tree of [session.placement.before, session.placement.after]) {
        const image = forSequentialConsistency(
          compileScenario(tree, { scenario: scenario.file, machine, cache }),
        );
        const off = runScenario(image, machine, { ...SMALL, reduction: false });
        if (off.verdict === "bounded") continue;
        const on = runScenario(image, machine, { ...ROOM, reduction: true });
        compared++;
        t.is(on.verdict, off.verdict, scenario.name);
        t.is(on.finding?.rule, off.finding?.rule, scenario.name);
        if (off.verdict === "pass") t.deepEqual(on.outcomes, off.outcomes, scenario.name);
      }
    }
    t.true(compared >= 20, `only ${compared} cases were small enough`);
  });
}

// SPDX-License-Identifier: GPL-2.0-only
/** Every selftest that can be searched in full is, and ends in the same ways with the reduction. */
import test from "ava";
import { type RunOptions, searchOf } from "../../tools/explore/run.js";
import { SourceCache } from "../../tools/kcc/front/cache.js";
import type { Image } from "../../tools/kcc/ir.js";
import { forSequentialConsistency } from "../../tools/kcc/passes/specialise.js";
import type { ArchMachine } from "../../tools/machine/arch.js";
import { compileScenario } from "../../tools/scenarios/compile.js";
import { openSession } from "../../tools/session/session.js";

/** Room for 50,000 hashes and a few more. */
const FULL = { memoryMiB: 0.56, seconds: 60, collect: true, reduction: false };
/** With the reduction there are fewer. */
const REDUCED = { ...FULL, reduction: true };
/** Room for some thousand whole states. */
const WHOLE = { ...REDUCED, memoryMiB: 128, exact: true };

/** All of them on one machine; on two whose code differs most from its, those of v4.9. */
const MACHINES = ["arm64", "x86", "powerpc"] as const;

/** Images that have been compared: many are those of several machines, or of both trees. */
const seen = new Set<string>();

/** All endings, or undefined if the search was not exhausted. */
function endings(
  image: Image,
  machine: ArchMachine,
  options: RunOptions,
): readonly string[] | undefined {
  const { stopped, ends } = searchOf(image, machine, options);
  return stopped === undefined ? [...ends.keys()].sort() : undefined;
}

for (const arch of MACHINES) {
  test(`the selftests end in the same ways however they are searched, ${arch}`, async (t) => {
    const { machines, scenarios, placement } = await openSession({ arch: [arch], scenario: [] });
    const [machine] = machines;
    if (!machine) throw new Error("no machine");
    const cache = new SourceCache();
    const compared = { full: 0, whole: 0, all: 0 };
    const mine = scenarios.filter(({ srcu }) => arch === "arm64" || srcu === "v4.9");
    for (const { name, file, srcu, context } of mine) {
      for (const tree of [placement.before, placement.after]) {
        const options = { scenario: file, srcu, context, machine, cache };
        const image = forSequentialConsistency(compileScenario(tree, options));
        if (seen.has(image.hash)) continue;
        seen.add(image.hash);
        compared.all++;
        const full = endings(image, machine, FULL);
        if (!full) continue;
        compared.full++;
        t.deepEqual(endings(image, machine, REDUCED), full, name);
        const whole = endings(image, machine, WHOLE);
        if (!whole) continue;
        compared.whole++;
        t.deepEqual(whole, full, `${name}, whole states`);
      }
    }
    const { full, whole, all } = compared;
    t.log(`${full} of ${all} images have at most 50,000 states, ${whole} compared whole as well`);
    t.true(full >= all / 5, `only ${full} of ${all} images were small enough`);
    t.true(whole >= full / 2, `only ${whole} of ${full} were compared whole`);
  });
}

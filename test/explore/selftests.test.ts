// SPDX-License-Identifier: GPL-2.0-only
/** The selftests, searched in every way there is, where all of them are small enough. */
import test from "ava";
import { type RunOptions, searchOf } from "../../tools/explore/run.js";
import { SourceCache } from "../../tools/kcc/front/cache.js";
import type { Image } from "../../tools/kcc/ir.js";
import { forSequentialConsistency } from "../../tools/kcc/passes/specialise.js";
import type { ArchMachine } from "../../tools/machine/arch.js";
import { compileScenario } from "../../tools/scenarios/compile.js";
import type { ScenarioFile } from "../../tools/scenarios/scenarios.js";
import { openSession } from "../../tools/session/session.js";

/** Room for a hundred thousand hashes, or some thousand whole states. */
const HASHES = { memoryMiB: 1, seconds: 60, collect: true };
const WHOLE = { memoryMiB: 128, seconds: 60, collect: true, exact: true };
/** The slowest to exhaust; without the reduction there is no chance. */
const LARGE = /(^|\/)(premature-gp|relay-reader|kvm-(ack|mask|resample|routing|teardown-w))/;

/** v4.9's, and Classic's and Tiny's on one machine: Tree does the same in more steps. */
function isCompared({ name, srcu }: ScenarioFile, arch: string): boolean {
  if (srcu === "v4.9") return !LARGE.test(name);
  return arch === "arm64" && (srcu === "tiny" || (srcu === "classic" && !LARGE.test(name)));
}

/** Room for some thousand: what has more states with the reduction does not fit without. */
const REDUCED = { ...HASHES, memoryMiB: 1 / 32, reduction: true };

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

for (const arch of ["x86", "arm", "arm64", "powerpc"]) {
  test(`the selftests end in the same ways however they are searched, ${arch}`, async (t) => {
    const { machines, scenarios, placement } = await openSession({ arch: [arch], scenario: [] });
    const [machine] = machines;
    if (!machine) throw new Error("no machine");
    const cache = new SourceCache();
    const compared = { full: 0, whole: 0 };
    for (const { name, file, srcu } of scenarios.filter((one) => isCompared(one, arch))) {
      for (const tree of [placement.before, placement.after]) {
        const image = forSequentialConsistency(
          compileScenario(tree, { scenario: file, srcu, machine, cache }),
        );
        if (seen.has(image.hash)) continue;
        seen.add(image.hash);
        const reduced = endings(image, machine, REDUCED);
        if (!reduced) continue;
        const full = endings(image, machine, { ...HASHES, reduction: false });
        if (!full) continue;
        compared.full++;
        t.deepEqual(reduced, full, name);
        const whole = endings(image, machine, { ...WHOLE, reduction: true });
        if (!whole) continue;
        compared.whole++;
        t.deepEqual(whole, full, `${name}, whole states`);
      }
    }
    t.log(`${compared.full} cases compared, ${compared.whole} of them with whole states`);
    t.true(compared.full >= 20, `only ${compared.full} cases were small enough`);
    t.true(compared.whole >= 20, `only ${compared.whole} cases were small enough`);
  });
}

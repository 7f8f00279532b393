// SPDX-License-Identifier: GPL-2.0-only
/**
 * A wrong software mask: powerpc's header asks for a recorded interrupt before it lifts the mask, so that one
 * which comes in between is left lying. The reduced search finds all that this leads to.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { packageRoot } from "../../tools/base/disk.js";
import { searchOf } from "../../tools/explore/run.js";
import { forSequentialConsistency } from "../../tools/kcc/passes/specialise.js";
import { overlay } from "../../tools/patch/overlay.js";
import { compileScenario } from "../../tools/scenarios/compile.js";
import { openSession } from "../../tools/session/session.js";

const HEADER = "arch/powerpc/include/asm/irqflags.ts";
const RIGHT = `\tinsn_soft_irq_set(flags);
\tif (flags === 0) return;
\tif (insn_irq_happened() === 0) return;
`;
const WRONG = `\tif (flags === 0) {
\t\tinsn_soft_irq_set(0);
\t\treturn;
\t}
\tconst happened = insn_irq_happened();
\tinsn_soft_irq_set(1);
\tif (happened === 0) return;
`;
const BUDGET = { memoryMiB: 1, seconds: 60, collect: true };

test("what is asked before the mask is lifted can be left lying", async (t) => {
  const names = ["tiny/long-reader", "tiny/kvm-teardown-warn", "tiny/store-buffering-irq"];
  const { scenarios, machines, placement } = await openSession({
    arch: ["powerpc"],
    scenario: names,
  });
  const [machine] = machines;
  if (!machine) throw new Error("no machine");
  const header = readFileSync(join(packageRoot(), HEADER), "utf8");
  t.true(header.includes(RIGHT));
  const tree = overlay(placement.after, new Map([[HEADER, header.replace(RIGHT, WRONG)]]));
  const different = scenarios.filter(({ file, srcu }) => {
    const [image, right] = [tree, placement.after].map((one) =>
      forSequentialConsistency(compileScenario(one, { scenario: file, srcu, machine })),
    );
    if (!image || !right) throw new Error("not compiled");
    const endings = (of: typeof image, reduction: boolean): string[] => {
      const { stopped, ends } = searchOf(of, machine, { ...BUDGET, reduction });
      t.is(stopped, undefined);
      return [...ends.keys()].sort();
    };
    const found = endings(image, true);
    t.deepEqual(found, endings(image, false), file);
    return found.join() !== endings(right, true).join();
  });
  t.is(scenarios.length, names.length);
  t.true(different.length >= 2, "the wrong order is seen in most of them");
});

// SPDX-License-Identifier: GPL-2.0-only
import { portOf, type Manifest } from "../manifest/manifest.js";
import type { Rule } from "../rule.js";
import type { Step } from "../source/steps.js";
import { deviation, deviationText } from "./sequence.js";
import { kernelSteps, stepFacts, type Doer, type StepFact } from "./steps.js";

const id = "reader-order";

/** Readers count in the order that the grace period relies on. */
export const orders: Rule<StepFact> = {
  id,
  title:
    "A reader takes the index, counts in c[], passes B, counts in seq[]; it passes C before it leaves.",

  facts: (manifest) => doers(manifest).flatMap(stepFacts),

  check: (tree, manifest) =>
    doers(manifest).flatMap(({ file, name, steps }) => {
      const source = tree.function(file, name);
      if (!source) return [];
      const gone = goneFrom(manifest, name);
      const found = kernelSteps(manifest, source, undefined)
        .map(plain)
        .filter(({ text }) => !gone.has(text));
      const first = deviation(steps, found);
      if (!first) return [];
      const line = tree.file(file)?.lineOf(first.found?.node ?? source.node) ?? source.line;
      const message = `${name}(): ${deviationText(first, manifest.kernel)}`;
      return [{ file, line, rule: id, message }];
    }),
};

function doers({ patch }: Manifest): Doer[] {
  return patch.orders.map((fact, i) => {
    const { function: name, steps } = fact;
    return { path: `patch/orders/${i}`, file: portOf(fact), name, steps };
  });
}

/** What the rule on calls that must be gone is about. */
function goneFrom({ patch }: Manifest, name: string): Set<string> {
  const calls = patch.gone.filter((one) => one.function === name).flatMap((one) => one.calls);
  return new Set(calls);
}

/** Which form of a per-CPU operation it must be is the rule on counters. */
function plain({ text, ...step }: Step): Step {
  return { ...step, text: text.replace(/^(?:__this|raw)_cpu_/, "this_cpu_") };
}

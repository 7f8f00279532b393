// SPDX-License-Identifier: GPL-2.0-only
import { portOf, type Declares, type Manifest } from "../manifest/manifest.js";
import type { Fact, Rule } from "../rule.js";
import type { FunctionSource } from "../source/file.js";
import { SLEEP } from "../source/sleeping.js";
import { stepsOf, type Step } from "../source/steps.js";
import { perFile } from "./per-file.js";
import { deviation, deviationText } from "./sequence.js";

/** A function and its steps. */
export interface Doer {
  /** In the manifest. */
  readonly path: string;
  readonly file: string;
  readonly name: string;
  readonly steps: readonly string[];
  /** The option under which it is read. */
  readonly config?: string | undefined;
}

/** One step of a function, or that it has no more than those. */
export interface StepFact extends Fact {
  readonly doer: Doer;
  /** From 0; the number of steps: no more. */
  readonly index: number;
}

const id = "steps";

/**
 * Of what a function does, what counts here: not might_sleep(), which is a matter of the rule on
 * contexts, and not the port's own checks.
 */
export function kernelSteps(
  manifest: Manifest,
  source: FunctionSource,
  config: string | undefined,
): readonly Step[] {
  const left = notSteps.get(manifest) ?? new Set([SLEEP, ...manifest.checks.flatMap(namesOf)]);
  notSteps.set(manifest, left);
  return stepsOf(source, config).filter(({ verb }) => !left.has(verb));
}

const notSteps = new WeakMap<Manifest, ReadonlySet<string>>();

function namesOf({ names }: Declares): readonly string[] {
  return names;
}

/** Functions do what the kernel's do, in its order. */
export const steps: Rule<StepFact> = {
  id,
  title: "Each function takes the kernel's steps in the kernel's order.",

  facts: (manifest) => doers(manifest).flatMap(stepFacts),

  check: (tree, manifest) => tree.all().flatMap((file) => inFile(file, manifest)),
};

const inFile = perFile((file, manifest) =>
  doersIn(manifest, file.path).flatMap(({ file: path, name, steps: wanted, config }) => {
    const source = file.functions.get(name);
    const first = source && deviation(wanted, kernelSteps(manifest, source, config));
    if (!first) return [];
    const line = file.lineOf(first.found?.node ?? source.node);
    const message = `${name}(): ${deviationText(first, manifest.kernel)}`;
    return [{ file: path, line, rule: id, message }];
  }),
);

/** The facts about the steps of one function. */
export function stepFacts(doer: Doer): StepFact[] {
  const { name, path } = doer;
  const all = doer.steps.map((step, index): StepFact => {
    const text = `${name}(): step ${index + 1} is ${step}`;
    return { path: `${path}/steps/${index}`, text, doer, index };
  });
  const index = doer.steps.length;
  return [...all, { path: `${path}/steps`, text: `${name}() does nothing else`, doer, index }];
}

const known = new WeakMap<Manifest, readonly Doer[]>();

function doersIn(manifest: Manifest, file: string): readonly Doer[] {
  const all = known.get(manifest) ?? doers(manifest);
  known.set(manifest, all);
  return all.filter((doer) => doer.file === file);
}

/** Every function of which the manifest says what it does, orders of the patch left out. */
function doers({ files, overrides }: Manifest): Doer[] {
  const own = files.flatMap((facts, i) =>
    facts.functions.flatMap(({ name, steps: wanted }, j): Doer[] => {
      if (!wanted) return [];
      const at = { path: `files/${i}/functions/${j}`, file: portOf(facts), name };
      return [{ ...at, steps: wanted, config: facts.config }];
    }),
  );
  const overriding = overrides.flatMap(({ path, functions }, i) =>
    functions.map(({ name, steps: wanted }, j): Doer => {
      const at = { path: `overrides/${i}/functions/${j}`, file: portOf({ path }), name };
      return { ...at, steps: wanted };
    }),
  );
  return [...own, ...overriding];
}

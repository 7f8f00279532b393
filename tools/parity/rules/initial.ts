// SPDX-License-Identifier: GPL-2.0-only
import { portOf, type FileFacts, type InitialFact } from "../manifest/manifest.js";
import type { Problem } from "../problem.js";
import type { Fact, Rule } from "../rule.js";
import type { FunctionSource, KernelFile } from "../source/file.js";
import { stepsOf, type Step } from "../source/steps.js";
import { differences } from "./pairing.js";

/** One field that is set up, or that none other is. */
export interface InitialStep extends Fact {
  readonly file: FileFacts;
  readonly function: string;
  /** Undefined: no other. */
  readonly step: string | undefined;
}

const id = "initial-values";

/** What makes an object ready gives its fields the kernel's values. */
export const initial: Rule<InitialStep> = {
  id,
  title: "A domain starts with the kernel's values, a static one and one made at run time.",

  facts: ({ files }) =>
    files.flatMap((file, i) =>
      (file.initial ?? []).flatMap((fact, j) => stepsFacts(file, fact, `files/${i}/initial/${j}`)),
    ),

  check: (tree, { kernel, files }) =>
    files.flatMap((facts) => {
      const file = tree.file(portOf(facts));
      return (facts.initial ?? []).flatMap((fact) => {
        const source = file?.functions.get(fact.function);
        return file && source ? one(file, stepsOf(source, facts.config), source, fact, kernel) : [];
      });
    }),
};

function stepsFacts(file: FileFacts, fact: InitialFact, path: string): InitialStep[] {
  const { function: name } = fact;
  const each = fact.steps.map((step, k): InitialStep => {
    return { path: `${path}/steps/${k}`, text: `${name}(): ${step}`, file, function: name, step };
  });
  const text = `${name}() sets up nothing else`;
  return [...each, { path: `${path}/steps`, text, file, function: name, step: undefined }];
}

function one(
  file: KernelFile,
  found: readonly Step[],
  source: FunctionSource,
  { function: name, steps }: InitialFact,
  kernel: string,
): Problem[] {
  const differ = differences(steps, found, (step, other) => step === other.text);
  return differ.map((difference) => {
    const node = difference.kind === "missing" ? source.node : difference.found.node;
    const message = `${name}() ${text(difference)}`.replace("KERNEL", kernel);
    return { file: file.path, line: file.lineOf(node), rule: id, message };
  });
}

function text(
  difference: ReturnType<typeof differences<string, { text: string }>>[number],
): string {
  if (difference.kind === "missing") return `lacks "${difference.wanted}"`;
  const found = `has "${difference.found.text}"`;
  if (difference.kind === "extra") return `${found}, which it has not in KERNEL`;
  return `${found} where KERNEL has "${difference.wanted}"`;
}

// SPDX-License-Identifier: GPL-2.0-only
import type { MachineFact } from "../manifest/manifest.js";
import type { Problem } from "../problem.js";
import type { Fact, Rule } from "../rule.js";
import type { KernelFile } from "../source/file.js";
import { machinesOf, type MachineSource } from "../source/machines.js";
import { differences } from "./pairing.js";

/** One property of a machine, or that there is no other machine. */
export interface MachineAspect extends Fact {
  readonly machine: MachineFact | undefined;
  readonly key: keyof MachineFact;
}

const id = "machines";
const KEYS = ["name", "plainAdd", "softIrqMask", "memoryModel"] as const;

/** The hardware is what was read about it. */
export const machines: Rule<MachineAspect> = {
  id,
  title: "Each machine has the facts of its hardware and its compiler.",

  facts: (manifest) => [
    ...manifest.machines.flatMap((machine, i) =>
      KEYS.map((key): MachineAspect => {
        const text = `${machine.name}: ${key} is ${machine[key]}`;
        return { path: `machines/${i}/${key}`, text, machine, key };
      }),
    ),
    { path: "machines", text: "there are no other machines", machine: undefined, key: "name" },
  ],

  check: (tree, manifest) => {
    const paths = manifest.machines.map(({ folder }) => machineFile(folder));
    return [...new Set([...paths, ...tree.machineFiles()])].flatMap((path) => {
      const wanted = manifest.machines.filter(({ folder }) => machineFile(folder) === path);
      const file = tree.file(path);
      const message = `the machines ${wanted.map(({ name }) => name).join(", ")} are missing`;
      return file ? inFile(file, wanted) : [{ file: path, line: 1, rule: id, message }];
    });
  },
};

/** Where the hardware of an architecture is described. */
function machineFile(folder: string): string {
  return `arch/${folder}/machine.ts`;
}

function inFile(file: KernelFile, wanted: readonly MachineFact[]): Problem[] {
  const found = machinesOf(file);
  const at = (line: number, message: string) => ({ file: file.path, line, rule: id, message });
  const names = differences(wanted, found, (one, other) => one.name === other.text.get("name"));
  return [
    ...names.map((one) => {
      if (one.kind === "missing") return at(1, `machine ${one.wanted.name} is missing`);
      const name = one.found.text.get("name") ?? "";
      if (one.kind === "extra") return at(one.found.line, `nothing is known of machine ${name}`);
      return at(one.found.line, `machine ${name} stands where ${one.wanted.name} should`);
    }),
    ...wanted.flatMap((fact) => {
      const source = found.find(({ text }) => text.get("name") === fact.name);
      return source ? wrongKeys(fact, source).map((text) => at(source.line, text)) : [];
    }),
  ];
}

function wrongKeys(fact: MachineFact, { text }: MachineSource): string[] {
  return KEYS.filter((key) => text.get(key) !== fact[key]).map((key) => {
    return `${fact.name}: ${key} is ${text.get(key) ?? "missing"}, not ${fact[key]}`;
  });
}

// SPDX-License-Identifier: GPL-2.0-only
import { halves, portOf, type FileFacts } from "../manifest/manifest.js";
import type { Problem } from "../problem.js";
import type { Fact, Rule } from "../rule.js";
import type { KernelFile, VariableSource } from "../source/file.js";
import { differences } from "./pairing.js";

/** A constant or a static object, or that a file has no other. */
export interface VariableFact extends Fact {
  readonly file: FileFacts;
  readonly name: string | undefined;
  readonly rest: string;
}

const id = "constants";

/** Constants have the kernel's values and static objects its types. */
export const constants: Rule<VariableFact> = {
  id,
  title: "Constants and static objects are the kernel's, with its values and types.",

  facts: ({ files }) =>
    files.flatMap((file, i) => {
      const own = ["constants", "objects"] as const;
      const all = own.flatMap((key) =>
        (file[key] ?? []).map((fact, j): VariableFact => {
          return { path: `files/${i}/${key}/${j}`, text: fact, file, ...halves(fact) };
        }),
      );
      if (!file.closed) return all;
      const text = `${file.path} has no other constant or static object`;
      return [...all, { path: `files/${i}/closed`, text, file, name: undefined, rest: "" }];
    }),

  check: (tree, { kernel, files }) =>
    files.flatMap((facts) => {
      const file = tree.file(portOf(facts));
      return file ? checkFile(file, facts, kernel) : [];
    }),
};

function checkFile(file: KernelFile, facts: FileFacts, kernel: string): Problem[] {
  const wanted = [...(facts.constants ?? []), ...(facts.objects ?? [])].map(halves);
  const all = [...file.variables.values()];
  const found = facts.closed ? all : all.filter(({ name }) => wanted.some((w) => w.name === name));
  const at = (line: number, message: string) => ({ file: file.path, line, rule: id, message });
  const names = differences(wanted, found, (one, other) => one.name === other.name);
  return [
    ...names.map((one) => {
      if (one.kind === "missing") return at(1, `${one.wanted.name} is missing, ${kernel} has it`);
      const { name, line } = one.found;
      if (one.kind === "extra") return at(line, `${kernel} has no ${name} in ${facts.path}`);
      return at(line, `${name} stands where ${kernel} has ${one.wanted.name}`);
    }),
    ...wanted.flatMap(({ name, rest }) => {
      const variable = file.variables.get(name);
      const has = variable && describe(variable);
      if (!variable || has === rest) return [];
      return [at(variable.line, `${name} is ${has ?? "nothing"}, in ${kernel} ${rest}`)];
    }),
  ];
}

/** The value of a constant, the type of a static object. */
function describe({ type, value = "" }: VariableSource): string {
  const [, defined] = /^define(?:_percpu)?<(.*)>\(\w*\)$/.exec(value) ?? [];
  return defined ?? (value === "" ? (type ?? "") : value);
}

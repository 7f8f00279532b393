// SPDX-License-Identifier: GPL-2.0-only
import { halves, portOf, type FileFacts, type StructFact } from "../manifest/manifest.js";
import type { Problem } from "../problem.js";
import type { Fact, Rule } from "../rule.js";
import type { KernelFile, NamedType, StructSource } from "../source/file.js";
import { differences } from "./pairing.js";

/** A struct or one of its fields, or that a file has no other struct. */
export interface StructAspect extends Fact {
  readonly file: FileFacts;
  readonly struct: StructFact | undefined;
  readonly aspect: "name" | "field" | "type" | "order" | "closed" | "alias";
  /** Of the field, or of the alias. */
  readonly index: number;
}

const id = "structs";

/** Structs have the kernel's fields, in its order. */
export const structs: Rule<StructAspect> = {
  id,
  title: "Each struct has the kernel's fields and types, in the kernel's order.",

  facts: ({ files }) =>
    files.flatMap((file, i) => {
      const all = (file.structs ?? []).flatMap((struct, j) =>
        aspectsOf(file, struct, `files/${i}/structs/${j}`),
      );
      const of = { file, struct: undefined };
      const aliases = (file.aliases ?? []).map((text, index): StructAspect => {
        return { ...of, path: `files/${i}/aliases/${index}`, text, aspect: "alias", index };
      });
      if (!file.closed) return [...all, ...aliases];
      const text = `${portOf(file)} has no other struct`;
      const closed = { ...of, aspect: "closed", index: 0 } as const;
      return [...all, ...aliases, { ...closed, path: `files/${i}/closed`, text }];
    }),

  check: (tree, { kernel, files }) =>
    files.flatMap((facts) => {
      const file = tree.file(portOf(facts));
      return file ? checkFile(file, facts, kernel) : [];
    }),
};

function aspectsOf(file: FileFacts, struct: StructFact, path: string): StructAspect[] {
  const of = { file, struct, index: 0 };
  const fields = struct.fields.flatMap((field, index): StructAspect[] => {
    const { name, rest } = halves(field);
    const at = { ...of, index, path: `${path}/fields/${index}` };
    const order: StructAspect = {
      ...at,
      aspect: "order",
      text: `${struct.name}.${name} is field ${index + 1}`,
    };
    return [
      { ...at, aspect: "field", text: `${struct.name} has ${name}` },
      { ...at, aspect: "type", text: `${struct.name}.${name} is ${rest}` },
      ...(struct.fields.length > 1 ? [order] : []),
    ];
  });
  const text = `${struct.name} is in ${file.path}`;
  return [{ ...of, path: `${path}/name`, aspect: "name", text }, ...fields];
}

function checkFile(file: KernelFile, facts: FileFacts, kernel: string): Problem[] {
  const wanted = facts.structs ?? [];
  const all = [...file.structs.values()];
  const found = facts.closed ? all : all.filter(({ name }) => wanted.some((w) => w.name === name));
  const at = (line: number, message: string) => ({ file: file.path, line, rule: id, message });
  const names = differences(wanted, found, (one, other) => one.name === other.name);
  return [
    ...names.map((one) => {
      if (one.kind === "missing") return at(1, `struct ${one.wanted.name} is missing here`);
      const { name, line } = one.found;
      if (one.kind === "extra") return at(line, `${kernel} has no struct ${name} in ${facts.path}`);
      return at(line, `struct ${name} stands where ${kernel} has ${one.wanted.name}`);
    }),
    ...wanted.flatMap((fact) => {
      const source = file.structs.get(fact.name);
      return source ? fieldProblems(source, fact, kernel).map(([l, text]) => at(l, text)) : [];
    }),
    ...(facts.aliases ?? []).map(halves).flatMap(({ name, rest }) => {
      const source = file.aliases.get(name);
      if (source?.type === rest) return [];
      return [at(source?.line ?? 1, `${name} is ${source?.type ?? "missing"}, it must be ${rest}`)];
    }),
  ];
}

type Said = readonly [line: number, message: string];

function fieldProblems(source: StructSource, fact: StructFact, kernel: string): Said[] {
  const wanted = fact.fields.map(halves);
  const names = differences(wanted, source.fields, (one, other) => one.name === other.name);
  const said = names.map((one): Said => {
    const name = one.kind === "missing" ? "" : `${fact.name}.${one.found.name}`;
    if (one.kind === "missing") return [source.line, `${fact.name} lacks ${one.wanted.name}`];
    if (one.kind === "extra") return [one.found.line, `${kernel} has no ${name}`];
    return [one.found.line, `${name} stands where ${kernel} has ${one.wanted.name}`];
  });
  const types = source.fields.flatMap(({ name, type, line }): Said[] => {
    const rest = wanted.find((one) => one.name === name)?.rest;
    if (rest === undefined || rest === type) return [];
    return [[line, `${fact.name}.${name} is ${type}, in ${kernel} ${rest}`]];
  });
  return [...said, ...types, ...(said.length > 0 ? [] : outOfOrder(source.fields, fact, kernel))];
}

/** The first field that is not in its place. */
function outOfOrder(fields: readonly NamedType[], fact: StructFact, kernel: string): Said[] {
  const names = fact.fields.map((field) => halves(field).name);
  const index = fields.findIndex(({ name }, i) => name !== names[i]);
  const field = fields[index];
  if (!field) return [];
  const place = `${fact.name}.${field.name} comes before ${names[index] ?? "nothing"}`;
  return [[field.line, `${place}, in ${kernel} after it`]];
}

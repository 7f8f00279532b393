// SPDX-License-Identifier: GPL-2.0-only
import {
  mirrorOf,
  portOf,
  type FileFacts,
  type Manifest,
  type PassFact,
} from "../manifest/manifest.js";
import type { Problem } from "../problem.js";
import type { Fact, Rule } from "../rule.js";
import type { KernelFile } from "../source/file.js";

/** A name or a whole header that a header passes on, or that it passes on no other. */
export interface HeaderFact extends Fact {
  readonly file: FileFacts;
  /** Undefined: no other, or it is about a whole header. */
  readonly name: string | undefined;
  readonly pass?: PassFact;
}

const id = "headers";

/** A header declares what the kernel's declares. */
export const headers: Rule<HeaderFact> = {
  id,
  title: "A header passes on the names that the kernel's header declares.",

  facts: ({ files }) =>
    files.flatMap((file, i) => {
      const names = (file.declares ?? []).flatMap(({ names }, j) =>
        names.map((name, k): HeaderFact => {
          const path = `files/${i}/declares/${j}/names/${k}`;
          return { path, text: `${file.path} declares ${name}`, file, name };
        }),
      );
      const passes = (file.passes ?? []).flatMap((pass, j) => passFacts(file, pass, i, j));
      if (!file.closed) return [...names, ...passes];
      const text = `${portOf(file)} declares nothing else`;
      return [...names, ...passes, { path: `files/${i}/closed`, text, file, name: undefined }];
    }),

  check: (tree, manifest) =>
    manifest.files.flatMap((facts) => {
      const file = tree.file(portOf(facts));
      return file ? problems(file, facts, manifest) : [];
    }),
};

function passFacts(file: FileFacts, pass: PassFact, i: number, j: number): HeaderFact[] {
  const path = `files/${i}/passes/${j}`;
  const whole = { path, text: `${portOf(file)} passes on ${pass.from}`, file, pass };
  const one: HeaderFact = { ...whole, name: undefined };
  if (pass.config === undefined) return [one];
  return [one, { ...one, path: `${path}/config`, text: `${whole.text} under ${pass.config}` }];
}

function problems(file: KernelFile, facts: FileFacts, manifest: Manifest): Problem[] {
  const whole = (facts.passes ?? []).flatMap((pass) => {
    const said = unpassed(file, pass);
    return said ? [{ file: file.path, line: said.line, rule: id, message: said.message }] : [];
  });
  return [...missing(file, facts, manifest), ...whole, ...extra(file, facts, manifest)];
}

/** What is wrong with the place where a header is passed on. */
function unpassed({ passedOn }: KernelFile, { from, config }: PassFact) {
  const clause = passedOn.find((one) => !one.names && one.from === specifier(from));
  if (!clause) return { line: 1, message: `${from} is not passed on` };
  if (clause.config === config) return undefined;
  const under = clause.config ?? "whatever the configuration";
  const message = `${from} is passed on under ${under}, it must be ${config ?? "always"}`;
  return { line: clause.line, message };
}

function specifier(path: string): string {
  return mirrorOf(path).replace(/^include\/|\.ts$/g, "");
}

function missing(file: KernelFile, facts: FileFacts, { kernel }: Manifest): Problem[] {
  return (facts.declares ?? []).flatMap(({ from, names }) => {
    const clauses = file.passedOn.filter((clause) => clause.from === specifier(from));
    const there = new Set(
      clauses.flatMap((clause) => clause.names ?? []).map((one) => one.exported),
    );
    const line = clauses[0]?.line ?? 1;
    return names
      .filter((name) => !there.has(name))
      .map((name) => {
        const message = `${name} of ${from} is not passed on, ${kernel} declares it here`;
        return { file: file.path, line, rule: id, message };
      });
  });
}

function extra(file: KernelFile, facts: FileFacts, { kernel }: Manifest): Problem[] {
  if (!facts.closed) return [];
  const known = new Set((facts.declares ?? []).flatMap(({ names }) => names));
  const whole = new Set((facts.passes ?? []).map((pass) => specifier(pass.from)));
  return file.passedOn.flatMap(({ names, from, line }) =>
    (names ?? (whole.has(from) ? [] : [{ exported: "*" }]))
      .filter(({ exported }) => !known.has(exported))
      .map(({ exported }) => {
        const message = `${exported} is passed on from ${from}, ${kernel} does not declare it here`;
        return { file: file.path, line, rule: id, message };
      }),
  );
}

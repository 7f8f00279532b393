// SPDX-License-Identifier: GPL-2.0-only
import { mirrorOf, portOf, type FileFacts, type Manifest } from "../manifest/manifest.js";
import type { Problem } from "../problem.js";
import type { Fact, Rule } from "../rule.js";
import type { KernelFile } from "../source/file.js";

/** A name that a header passes on, or that it passes on no other. */
export interface HeaderFact extends Fact {
  readonly file: FileFacts;
  /** Undefined: no other. */
  readonly name: string | undefined;
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
      if (!file.closed) return names;
      const text = `${file.path} declares nothing else`;
      return [...names, { path: `files/${i}/closed`, text, file, name: undefined }];
    }),

  check: (tree, manifest) =>
    manifest.files.flatMap((facts) => {
      const file = tree.file(portOf(facts));
      return file ? [...missing(file, facts, manifest), ...extra(file, facts, manifest)] : [];
    }),
};

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

/** Other files of the port with parts of the same header of the kernel. */
function partsOf({ path }: FileFacts, { files }: Manifest): string[] {
  return files.filter((one) => one.path === path).map(portOf);
}

function extra(file: KernelFile, facts: FileFacts, manifest: Manifest): Problem[] {
  const { kernel, layout } = manifest;
  if (!facts.closed) return [];
  const known = new Set((facts.declares ?? []).flatMap(({ names }) => names));
  const whole = new Set([...partsOf(facts, manifest), ...layout.others].map(specifier));
  const others = file.passedOn.filter(({ names, from }) => names ?? !whole.has(from));
  return others.flatMap(({ names, from, line }) =>
    (names ?? [{ exported: "*", imported: "*" }])
      .filter(({ exported }) => !known.has(exported))
      .map(({ exported }) => {
        const message = `${exported} is passed on from ${from}, ${kernel} does not declare it here`;
        return { file: file.path, line, rule: id, message };
      }),
  );
}

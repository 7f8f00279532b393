// SPDX-License-Identifier: GPL-2.0-only
import { portOf, type FileFacts, type FunctionFact, type Linkage } from "../manifest/manifest.js";
import type { Problem } from "../problem.js";
import type { Fact, Rule } from "../rule.js";
import type { FunctionSource, KernelFile } from "../source/file.js";

/** Whether a function is exported to modules. */
export interface SymbolFact extends Fact {
  readonly file: FileFacts;
  readonly function: FunctionFact;
}

const id = "symbols";

/** The mark of each linkage that has one. */
const MARKS: Readonly<Partial<Record<Linkage, string>>> = {
  exported: "EXPORT_SYMBOL_GPL",
  "exported to all": "EXPORT_SYMBOL",
};

/** Functions of a `.c` file are exported to modules if the kernel's are, and as the kernel's are. */
export const symbols: Rule<SymbolFact> = {
  id,
  title: "A function has EXPORT_SYMBOL_GPL() where the kernel's has, and only there.",

  facts: ({ files }) =>
    files.flatMap((file, i) => {
      if (!file.path.endsWith(".c")) return [];
      return file.functions.map((fact, j) => {
        const path = `files/${i}/functions/${j}/linkage`;
        const text = `${fact.name}() is ${MARKS[fact.linkage] ?? "not for modules"}`;
        return { path, text, file, function: fact };
      });
    }),

  check(tree, manifest) {
    return this.facts(manifest).flatMap(({ file: facts, function: fact }) => {
      const file = tree.file(portOf(facts));
      const source = file?.functions.get(fact.name);
      return file && source ? one(file, source, fact, manifest.kernel) : [];
    });
  },
};

function one(
  file: KernelFile,
  source: FunctionSource,
  { name, linkage }: FunctionFact,
  kernel: string,
): Problem[] {
  const mark = file.marks.find(({ symbol }) => symbol === name);
  const at = (line: number, message: string) => [{ file: file.path, line, rule: id, message }];
  const wanted = MARKS[linkage];
  if (wanted === undefined) {
    return mark ? at(mark.line, `${mark.macro}(${name}), and ${kernel} keeps it from modules`) : [];
  }
  if (!mark) return at(source.line, `${name}() has no ${wanted}(), which it has in ${kernel}`);
  if (mark.macro === wanted) return [];
  return at(mark.line, `${mark.macro}(${name}) is ${wanted} in ${kernel}`);
}

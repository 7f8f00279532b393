// SPDX-License-Identifier: GPL-2.0-only
import type { Fact, Rule } from "../rule.js";

/** One function of the port's own that the kernel's functions call here. */
export interface CheckFact extends Fact {
  readonly file: string;
  readonly name: string;
}

const id = "own-checks";

/** What is left out of the steps of functions is there and is the port's own. */
export const checks: Rule<CheckFact> = {
  id,
  title: "Calls that are not the kernel's are checks, declared in a file of the port's own.",

  facts: (manifest) =>
    manifest.checks.flatMap(({ from, names }, i) =>
      names.map((name, j) => {
        const path = `checks/${i}/names/${j}`;
        return { path, text: `${name}() is a check of the port's own`, file: from, name };
      }),
    ),

  check(tree, manifest) {
    return this.facts(manifest).flatMap(({ file: path, name }) => {
      const file = tree.file(path);
      if (!file || file.functions.get(name)?.exported) return [];
      const message = `the check ${name}() is not here, and calls of it are no steps of the kernel's`;
      return [{ file: path, line: 1, rule: id, message }];
    });
  },
};

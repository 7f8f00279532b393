// SPDX-License-Identifier: GPL-2.0-only
import type { Fact, Rule } from "../rule.js";

/** One option. */
export interface OptionFact extends Fact {
  readonly option: string;
}

const id = "options";

/** Where the configuration is declared. */
export const CONFIG = "include/generated/config.ts";

/** The options that SRCU's behaviour depends on can be set. */
export const options: Rule<OptionFact> = {
  id,
  title: "Each configuration option that matters to SRCU is declared, as a bool.",

  facts: (manifest) =>
    manifest.options.map((option, i) => {
      return { path: `options/${i}`, text: `${option} is an option`, option };
    }),

  check: (tree, manifest) => {
    const file = tree.file(CONFIG);
    if (!file) return [];
    return manifest.options.flatMap((option) => {
      const variable = file.variables.get(option);
      if (variable?.type === "bool") return [];
      const message = `${option} is ${variable ? "not a bool" : "not declared"} here`;
      return [{ file: file.path, line: variable?.line ?? 1, rule: id, message }];
    });
  },
};

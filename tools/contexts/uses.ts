// SPDX-License-Identifier: GPL-2.0-only
/** The rows of the table: the files that say how SRCU is used, and what each is run as. */
import type { ScenarioFile } from "../scenarios/scenarios.js";
import type { SourceCache } from "../kcc/front/cache.js";
import type { ContextName } from "../scenarios/contexts.js";
import { type Implementation, scenarioName } from "../scenarios/implementations.js";
import { readScenario } from "../scenarios/scenario.js";
import type { SourceTree } from "../base/source-tree.js";
import { promised, promisedUses } from "./promised.js";

/** One use of one implementation. */
export interface Use {
  /** Of its file, without `.ts`; after `tree/` and the like where it is not of v4.9. */
  readonly name: string;
  /** The file's name alone. */
  readonly use: string;
  readonly srcu: Implementation;
  readonly title: string;
  /** Those in which it is run, in the order of the columns. */
  readonly scenarios: readonly (ScenarioFile & { readonly context: ContextName })[];
}

const FILE = /^test\/selftests\/contexts\/([^/]+)\.ts$/;

/** The uses in a tree, in the order of what is promised. */
export function findUses(tree: SourceTree, cache: SourceCache): Use[] {
  const order = promisedUses();
  return (tree.list?.() ?? [])
    .flatMap((file) => usesIn(tree, file, cache))
    .sort((a, b) => order.indexOf(a.use) - order.indexOf(b.use));
}

function usesIn(tree: SourceTree, file: string, cache: SourceCache): Use[] {
  const use = FILE.exec(file)?.[1];
  if (use === undefined) return [];
  const { implementations, contexts, title } = readScenario(tree, file, { cache });
  return implementations.map((srcu) => {
    const name = scenarioName(use, srcu);
    const isRun = (context: ContextName): boolean => promised(use, srcu, context).after !== "-";
    const scenarios = contexts.filter(isRun).map((context) => {
      return { name: `${name}@${context}`, file, srcu, context };
    });
    return { name, use, srcu, title, scenarios };
  });
}

// SPDX-License-Identifier: GPL-2.0-only
import { SourceCache } from "../kcc/front/cache.js";
import type { ContextName } from "../kcc/contexts.js";
import { type Implementation, scenarioName } from "../kcc/implementations.js";
import { readScenario } from "../kcc/scenario.js";
import type { SourceTree } from "../kcc/tree.js";

/** A selftest by name; that of v4.9's implementation in test/selftests/x.ts is `x`, others `tree/x`. */
export interface ScenarioFile {
  readonly name: string;
  readonly file: string;
  readonly srcu: Implementation;
  /** If the file is for several. */
  readonly context?: ContextName;
}

const SELFTEST = /^test\/selftests\/([^/]+)\.ts$/;
const WIDTH = /^test\/selftests\/width\/([^/]+)\.ts$/;
const TORTURE = /^test\/selftests\/rcutorture\/([^/]+)\.ts$/;

/** The scenarios of a tree, sorted by name; what they share is in folders below. */
export function findScenarios(tree: SourceTree): ScenarioFile[] {
  return scenariosLike(tree, SELFTEST);
}

/** The scenarios of the torture test: long runs, whose every schedule nobody can walk. */
export function findTortures(tree: SourceTree): ScenarioFile[] {
  return scenariosLike(tree, TORTURE);
}

/** The scenarios that are run with narrow counters and many readers. */
export function findWidths(tree: SourceTree): ScenarioFile[] {
  return scenariosLike(tree, WIDTH);
}

/** Those of all files whose path is like this. */
function scenariosLike(tree: SourceTree, path: RegExp): ScenarioFile[] {
  const cache = new SourceCache();
  return (tree.list?.() ?? [])
    .flatMap((file) => {
      const name = path.exec(file)?.[1];
      return name === undefined ? [] : scenariosIn(tree, { file, name }, cache);
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The scenarios of one file: one for each implementation that it names. */
function scenariosIn(
  tree: SourceTree,
  { file, name }: { readonly file: string; readonly name: string },
  cache: SourceCache,
): ScenarioFile[] {
  const { implementations } = readScenario(tree, file, { cache });
  return implementations.map((srcu) => ({ name: scenarioName(name, srcu), file, srcu }));
}

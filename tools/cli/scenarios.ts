// SPDX-License-Identifier: GPL-2.0-only
import { SourceCache } from "../kcc/front/cache.js";
import { type Implementation, scenarioName } from "../kcc/implementations.js";
import { readScenario } from "../kcc/scenario.js";
import type { SourceTree } from "../kcc/tree.js";

/** A selftest by name; that of v4.9's implementation in test/selftests/x.ts is `x`, others `tree/x`. */
export interface ScenarioFile {
  readonly name: string;
  readonly file: string;
  readonly srcu: Implementation;
}

const SCENARIO = /^test\/selftests\/([^/]+)\.ts$/;

/** The scenarios of one file: one for each implementation that it names. */
function scenariosIn(tree: SourceTree, file: string, cache: SourceCache): ScenarioFile[] {
  const name = SCENARIO.exec(file)?.[1];
  if (name === undefined) return [];
  const { implementations } = readScenario(tree, file, { cache });
  return implementations.map((srcu) => ({ name: scenarioName(name, srcu), file, srcu }));
}

/** The scenarios of a tree, sorted by name; what they share is in folders below. */
export function findScenarios(tree: SourceTree): ScenarioFile[] {
  const cache = new SourceCache();
  return (tree.list?.() ?? [])
    .flatMap((file) => scenariosIn(tree, file, cache))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

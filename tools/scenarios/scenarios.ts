// SPDX-License-Identifier: GPL-2.0-only
import { basename } from "node:path";
import { SourceCache } from "../kcc/front/cache.js";
import type { ContextName } from "./contexts.js";
import { type Implementation, scenarioName } from "./implementations.js";
import { readScenario } from "./scenario.js";
import type { SourceTree } from "../base/source-tree.js";

/** A selftest by name; that of v4.9's implementation in test/selftests/x.ts is `x`, others `tree/x`. */
export interface ScenarioFile {
  readonly name: string;
  readonly file: string;
  readonly srcu: Implementation;
  /** If the file is for several. */
  readonly context?: ContextName;
}

const HOME = "test/selftests/";

/**
 * Folders with scenarios that the selftests leave out: those with more states than a test can walk, those of
 * the torture test, whose every schedule nobody can walk, and those with narrow counters and many readers.
 */
const FOLDERS = ["large", "rcutorture", "width"] as const;
type Folder = (typeof FOLDERS)[number];

/**
 * The scenarios of a tree, or those of one of the folders, sorted by name.
 * @param isWanted by the name of a file
 */
export function findScenarios(
  tree: SourceTree,
  folder?: Folder,
  isWanted: (name: string) => boolean = () => true,
): ScenarioFile[] {
  const home = folder === undefined ? HOME : `${HOME}${folder}/`;
  const cache = new SourceCache();
  return (tree.list?.() ?? [])
    .flatMap((file) => {
      const name = /^([^/]+)\.ts$/.exec(file.startsWith(home) ? file.slice(home.length) : "")?.[1];
      return name === undefined || !isWanted(name) ? [] : scenariosIn(tree, { file, name }, cache);
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The scenarios of all folders that the selftests leave out. */
export function findOthers(tree: SourceTree): ScenarioFile[] {
  return FOLDERS.flatMap((folder) => findScenarios(tree, folder));
}

/**
 * The scenarios that these names are looked up in: of the large ones, those that are named in full. Where
 * all are named in full, no other file is read.
 */
export function scenariosFor(tree: SourceTree, names: readonly string[]): ScenarioFile[] {
  const files = new Set(names.map((name) => basename(name)));
  const isNamed = (file: string): boolean => files.has(file);
  const large = findScenarios(tree, "large", isNamed).filter(({ name }) => names.includes(name));
  const named = [...findScenarios(tree, undefined, isNamed), ...large];
  const isAll = names.length > 0 && names.every((name) => named.some((one) => one.name === name));
  return isAll ? named : [...findScenarios(tree), ...large];
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

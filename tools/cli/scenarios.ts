// SPDX-License-Identifier: GPL-2.0-only
import type { SourceTree } from "../kcc/tree.js";

/** A selftest by name; its file is test/selftests/<name>.ts. */
export interface ScenarioFile {
  readonly name: string;
  readonly file: string;
}

const SCENARIO = /^test\/selftests\/([^/]+)\.ts$/;

/** The scenarios of a tree, sorted by name; what they share is in folders below. */
export function findScenarios(tree: SourceTree): ScenarioFile[] {
  return (tree.list?.() ?? [])
    .flatMap((file) => {
      const name = SCENARIO.exec(file)?.[1];
      return name === undefined ? [] : [{ name, file }];
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

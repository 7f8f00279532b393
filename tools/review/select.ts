// SPDX-License-Identifier: GPL-2.0-only
import type { ScenarioFile } from "../cli/scenarios.js";
import { readScenario, type ExpectedOutcome } from "../kcc/scenario.js";
import type { SourceTree } from "../kcc/tree.js";

function alwaysFails(outcomes: ExpectedOutcome): boolean {
  const all = typeof outcomes === "string" ? [outcomes] : Object.values(outcomes);
  return all.every((outcome) => outcome.startsWith("fail"));
}

/**
 * Whether a scenario is declared to fail before and after on every machine: it shows that a wrong use
 * of the API is caught, and says nothing about a patch.
 */
export function isWrongUse(tree: SourceTree, { file, srcu }: ScenarioFile): boolean {
  const { expect } = readScenario(tree, file, { srcu });
  return alwaysFails(expect.before) && alwaysFails(expect.after);
}

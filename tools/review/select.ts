// SPDX-License-Identifier: GPL-2.0-only
/** Scenarios that say nothing about a patch. */
import type { SourceTree } from "../base/source-tree.js";
import { readScenario, type ExpectedOutcome } from "../scenarios/scenario.js";
import type { ScenarioFile } from "../scenarios/scenarios.js";

/** Whether an outcome is a failure on every machine. */
export function alwaysFails(outcomes: ExpectedOutcome): boolean {
  const all = typeof outcomes === "string" ? [outcomes] : Object.values(outcomes);
  return all.every((outcome) => outcome.startsWith("fail"));
}

/**
 * Whether a scenario shows that a wrong use of the API is caught, and says nothing about a patch: it is
 * called so, and declared to fail before and after on every machine. Others that are show a defect of the
 * kernel, which a patch may be about.
 */
export function isWrongUse(tree: SourceTree, { name, file, srcu }: ScenarioFile): boolean {
  if (!/(^|\/)bad-/.test(name)) return false;
  const { expect } = readScenario(tree, file, { srcu });
  return alwaysFails(expect.before) && alwaysFails(expect.after);
}

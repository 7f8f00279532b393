// SPDX-License-Identifier: GPL-2.0-only
/** What is to be run, and what is expected of it: a line of the report each. */
import type { SourceTree } from "../base/source-tree.js";
import type { Case } from "../jobs/engine.js";
import { casesOf } from "../jobs/matrix.js";
import type { ArchMachine } from "../machine/arch.js";
import { outcomeFor, strangers, type Outcome } from "../scenarios/outcome.js";
import { readScenario, type ScenarioDeclaration } from "../scenarios/scenario.js";
import type { ScenarioFile } from "../scenarios/scenarios.js";

/** One scenario on one machine in one tree, which `job.side` names. */
export interface Planned {
  /** The subtest it is a line of: a scenario or a variant. Its counts are in the file of that name, */
  readonly test: string;
  /** under this key. */
  readonly key: string;
  /** What tells it from the other lines of the subtest. */
  readonly label: string;
  readonly job: Case<string>;
  readonly outcome: Outcome;
  /** What is wrong with the expectation itself. */
  readonly remarks: readonly string[];
}

/** Where scenarios are found, and what they are run on. */
export interface Stage {
  readonly tree: SourceTree;
  readonly scenarios: readonly ScenarioFile[];
  readonly machines: readonly ArchMachine[];
  /** Names that may stand in an expectation, whether or not they are run now. */
  readonly known: readonly string[];
}

function remarksOn(declaration: ScenarioDeclaration, known: readonly string[]): string[] {
  return strangers(declaration, known).map(
    (name) => `the scenario expects something of "${name}", which is no machine`,
  );
}

/** Every scenario on every machine, before and after the embedded patch. */
export function scenarioLines({ tree, scenarios, machines, known }: Stage): Planned[] {
  return scenarios.flatMap((scenario) => {
    const declaration = readScenario(tree, scenario.file, { srcu: scenario.srcu });
    const remarks = remarksOn(declaration, known);
    return casesOf([scenario], machines, ["before", "after"]).map((job): Planned => {
      const { side, machine } = job;
      const outcome = outcomeFor(declaration, side, machine.name);
      const label = `${machine.name} ${side}`;
      return { test: scenario.name, key: side, label, job, outcome, remarks };
    });
  });
}

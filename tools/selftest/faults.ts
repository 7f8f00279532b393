// SPDX-License-Identifier: GPL-2.0-only
/**
 * The faults that patches/busted/ plants, by implementation and machine: which of them is found where.
 * Made of what the mails claim, or of runs of the same.
 */
import type { ScenarioFile } from "../scenarios/scenarios.js";
import { IMPLEMENTATIONS, type Implementation } from "../scenarios/implementations.js";
import type { ArchMachine } from "../machine/arch.js";
import { scenarioOf, type Variant, variantLines } from "./variants.js";
import { claimFor } from "./claims.js";
import type { Checked } from "./run.js";

/** One scenario on one machine with one fault in the tree. */
export interface Sighting {
  /** `busted/` and the file's name. */
  readonly fault: string;
  readonly srcu: Implementation;
  readonly scenario: string;
  readonly machine: string;
  /** The rule it broke; undefined when it passed. */
  readonly rule: string | undefined;
  /** It passed, and need not on memory that is weaker. */
  readonly weak: boolean;
}

/** `F`: some scenario fails. `W`: none does as memory is here. `P`: none does. */
export type Mark = "F" | "P" | "W";

/** A fault in one implementation. */
export interface FaultRow {
  readonly fault: string;
  readonly srcu: Implementation;
  /** By machine. */
  readonly marks: Readonly<Record<string, Mark>>;
  /** `scenario (rule)` of all that failed, then all that were run. */
  readonly found: readonly string[];
  readonly run: readonly string[];
}

/** What the mails say. */
export function claimed(
  variants: readonly Variant[],
  scenarios: readonly ScenarioFile[],
  machines: readonly ArchMachine[],
): Sighting[] {
  return variants.flatMap((variant) => {
    const { name: fault, claims, patch } = variant;
    return variantLines(variant, scenarios, machines).map(({ job }): Sighting => {
      const { scenario, machine } = job;
      const { outcome, weak } = claimFor(claims, scenario, machine, patch.name);
      const { srcu } = scenarioOf(scenario, scenarios, patch.name);
      return { fault, srcu, scenario, machine: machine.name, rule: outcome.rule, weak };
    });
  });
}

/** The same with what came of runs. */
export function measured(all: readonly Sighting[], runs: readonly Checked[]): Sighting[] {
  return all.map((one) => {
    const run = runs.find(
      ({ test, scenario, arch }) =>
        test === one.fault && scenario === one.scenario && arch === one.machine,
    );
    if (!run) throw new Error(`${one.fault} ${one.scenario} was not run on ${one.machine}`);
    return { ...one, rule: /^fail (\S+)/.exec(run.got)?.[1] };
  });
}

/** A row for each fault and implementation that something was run of. */
export function faultRows(all: readonly Sighting[]): FaultRow[] {
  const faults = [...new Set(all.map(({ fault }) => fault))];
  return faults.flatMap((fault) =>
    IMPLEMENTATIONS.flatMap((srcu) => {
      const mine = all.filter((one) => one.fault === fault && one.srcu === srcu);
      return mine.length === 0 ? [] : [rowOf(fault, srcu, mine)];
    }),
  );
}

function rowOf(fault: string, srcu: Implementation, mine: readonly Sighting[]): FaultRow {
  const machines = [...new Set(mine.map(({ machine }) => machine))];
  const marks = machines.map((name) => [name, markOf(mine, name)] as const);
  const found = mine.flatMap(({ scenario, rule }) =>
    rule === undefined ? [] : [`${scenario} (${rule})`],
  );
  const run = mine.map(({ scenario }) => scenario);
  return {
    ...{ fault, srcu, marks: Object.fromEntries(marks) },
    found: [...new Set(found)],
    run: [...new Set(run)],
  };
}

function markOf(mine: readonly Sighting[], name: string): Mark {
  const here = mine.filter(({ machine }) => machine === name);
  if (here.some(({ rule }) => rule !== undefined)) return "F";
  return here.some(({ weak }) => weak) ? "W" : "P";
}

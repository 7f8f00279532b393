// SPDX-License-Identifier: GPL-2.0-only
/** Runs every part of a patch, subset by subset; the first says where to look below a complaint. */
import { UserError } from "../../base/errors.js";
import type { Answers, Searched } from "../../jobs/answers.js";
import type { Case } from "../../jobs/engine.js";
import { casesOf } from "../../jobs/matrix.js";
import { withoutOption } from "../../jobs/variant.js";
import type { ArchMachine } from "../../machine/arch.js";
import type { ScenarioFile } from "../../scenarios/scenarios.js";
import type { TraceFiles } from "../schedules.js";
import {
  CHECK,
  complains,
  endingOf,
  keyOf,
  UNCOMPILED,
  type Ending,
  type SubsetEntry,
} from "./entry.js";
import { newlyBroken } from "./judge.js";
import type { Plan } from "./plan.js";

/** What there is to run, and with what. */
export interface StudyRequest {
  readonly plan: Plan;
  readonly scenarios: readonly ScenarioFile[];
  readonly machines: readonly ArchMachine[];
  readonly answers: Answers;
  readonly traces: TraceFiles;
  /** The runs of none and all, which the review has made already. */
  readonly runs: readonly Searched[];
}

/** Scenario and machine -> how it ended. */
type Endings = ReadonlyMap<string, Ending>;

class Runner {
  constructor(private readonly request: StudyRequest) {}

  /** How the cases of one tree end. */
  async run(name: string, cases: readonly Case<string>[]): Promise<Endings> {
    const made = this.endings(this.request.runs, name);
    if (made.size > 0) return made;
    try {
      return this.endings(await this.request.answers.of(cases), name);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      const ending = { verdict: "error", rule: UNCOMPILED, text: error.message } as const;
      return new Map(cases.map((job) => [keyOfCase(job), ending]));
    }
  }

  private endings(runs: readonly Searched[], name: string): Endings {
    const found = runs.flatMap(({ cases, result }) => {
      const mine = cases.filter(({ side }) => side === name);
      if (mine.length === 0) return [];
      const { trace } = result;
      const ending = endingOf(result, trace && this.request.traces.fileOf(trace));
      return mine.map((job) => [keyOfCase(job), ending] as const);
    });
    return new Map(found);
  }
}

function keyOfCase({ scenario, machine }: Case<string>): string {
  return keyOf({ scenario, arch: machine.name });
}

function entriesOf(
  applied: readonly number[],
  cases: readonly Case<string>[],
  endings: Endings,
): SubsetEntry[] {
  return cases.map((job) => {
    const ending = endings.get(keyOfCase(job));
    if (!ending) throw new Error(`${keyOfCase(job)} was not run`);
    return { applied, scenario: job.scenario, arch: job.machine.name, ...ending };
  });
}

/**
 * The cases where only the check complained, in a kernel without it: those of machines on which nothing
 * else is against this part.
 */
function uncheckedCases(
  cases: readonly Case<string>[],
  entries: readonly SubsetEntry[],
  none: readonly SubsetEntry[],
): Case<string>[] {
  const condemned = new Set(newlyBroken(entries, none).map(({ arch }) => arch));
  const unclear = entries.filter((entry) => complains(entry) && !condemned.has(entry.arch));
  const keys = new Set(unclear.map(keyOf));
  return cases
    .filter((job) => keys.has(keyOfCase(job)))
    .map((job) => ({ ...job, side: withoutOption(job.side, CHECK.option) }));
}

/** Runs the parts of the plan; the first of them is none. */
export async function runStudy(request: StudyRequest): Promise<SubsetEntry[]> {
  const { plan, scenarios, machines } = request;
  const runner = new Runner(request);
  const found: SubsetEntry[][] = [];
  for (const { applied, name } of plan.parts) {
    const cases = casesOf(scenarios, machines, [name]);
    const entries = entriesOf(applied, cases, await runner.run(name, cases));
    const unchecked = uncheckedCases(cases, entries, found[0] ?? []);
    const beneath = await runner.run(withoutOption(name, CHECK.option), unchecked);
    found.push(entries.map((entry) => withUnchecked(entry, beneath)));
  }
  return found.flat();
}

function withUnchecked(entry: SubsetEntry, beneath: Endings): SubsetEntry {
  const unchecked = beneath.get(keyOf(entry));
  return unchecked === undefined ? entry : { ...entry, unchecked };
}

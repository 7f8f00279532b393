// SPDX-License-Identifier: GPL-2.0-only
/** Scenario by architecture, before and after, in one configuration; and beneath what only a check says. */
import type { Answers, Searched } from "../jobs/answers.js";
import type { Case, Side } from "../jobs/engine.js";
import { casesOf, runOf } from "../jobs/matrix.js";
import { type Setting, withoutOption, withSetting } from "../jobs/variant.js";
import type { ArchMachine } from "../machine/arch.js";
import type { ScenarioDeclaration } from "../scenarios/scenario.js";
import type { ScenarioFile } from "../scenarios/scenarios.js";
import type { Cell, MatrixEntry } from "./document.js";
import type { TraceFiles } from "./schedules.js";
import { CHECK, endingOf } from "./study/entry.js";

/** What a cell says of what was expected. */
export type Expectation = Pick<Cell, "expected" | "asExpected">;

/** What all configurations share. */
export interface MatricesRequest {
  readonly machines: readonly ArchMachine[];
  readonly answers: Answers;
  readonly traces: TraceFiles;
  readonly declarations: ReadonlyMap<string, ScenarioDeclaration>;
  readonly expectation: (job: Case, run: Searched) => Expectation;
}

/** What was run for a matrix, and the matrix. */
export interface Searches {
  readonly runs: readonly Searched[];
  readonly matrix: readonly MatrixEntry[];
}

/** The names of both trees in this configuration. */
function sidesOf(setting: Setting | undefined): Readonly<Record<Side, string>> {
  const name = (side: Side): string => (setting === undefined ? side : withSetting(side, setting));
  return { before: name("before"), after: name("after") };
}

/** All names that trees are searched by in these configurations, and which tree each is. */
export function treeNamesOf(settings: readonly Setting[]): [string, Side][] {
  return [undefined, ...settings].flatMap((setting) =>
    Object.entries(sidesOf(setting)).flatMap(([side, name]): [string, Side][] => [
      [name, side as Side],
      [withoutOption(name, CHECK.option), side as Side],
    ]),
  );
}

function byName(a: Searched, b: Searched): number {
  const name = ({ cases }: Searched): string =>
    `${cases[0]?.scenario ?? ""} ${cases[0]?.side ?? ""} ${cases[0]?.machine.name ?? ""}`;
  return name(a) < name(b) ? -1 : 1;
}

/** Makes matrices. */
export class Matrices {
  constructor(private readonly request: MatricesRequest) {}

  /** The matrix of these scenarios, in the usual configuration or with one setting. */
  async of(scenarios: readonly ScenarioFile[], setting?: Setting): Promise<Searches> {
    const { machines, answers, declarations } = this.request;
    const sides = sidesOf(setting);
    const cases = casesOf(scenarios, machines, [sides.before, sides.after]);
    const runs = (await answers.of(cases)).sort(byName);
    const beneath = (await answers.of(uncheckedCases(runs))).sort(byName);
    const matrix = scenarios.flatMap(({ name }) =>
      machines.map((machine): MatrixEntry => {
        const cell = (side: Side): Cell =>
          this.cell({ runs, beneath }, { scenario: name, machine, side }, sides[side], setting);
        return {
          scenario: name,
          title: declarations.get(name)?.title ?? name,
          arch: machine.name,
          before: cell("before"),
          after: cell("after"),
        };
      }),
    );
    return { runs: [...runs, ...beneath], matrix };
  }

  private cell(
    { runs, beneath }: Record<"runs" | "beneath", readonly Searched[]>,
    { scenario, machine, side }: Pick<Case, "scenario" | "machine" | "side">,
    name: string,
    setting: Setting | undefined,
  ): Cell {
    const { name: arch } = machine;
    const run = runOf(runs, scenario, arch, name);
    const job = run?.cases.find((one) => one.scenario === scenario && one.side === name);
    if (!run || !job) throw new Error(`${scenario} on ${arch} was not run`);
    const { verdict, states, transitions, bound, missedWitnesses } = run.result;
    const { stopped, finding, trace, steps } = this.ending(run);
    const under = runOf(beneath, scenario, arch, withoutOption(name, CHECK.option));
    return {
      verdict,
      states,
      transitions,
      bound,
      ...(stopped === undefined ? {} : { stopped }),
      ...(finding === undefined ? {} : { finding }),
      ...(trace === undefined ? {} : { trace }),
      ...(steps === undefined ? {} : { steps }),
      ...(run.machine.name === arch ? {} : { sameAs: run.machine.name }),
      ...(setting === undefined ? this.request.expectation({ ...job, side, machine }, run) : {}),
      ...(under === undefined
        ? {}
        : { unchecked: endingOf(under.result, this.ending(under).trace) }),
      missedWitnesses: verdict === "pass" ? missedWitnesses : [],
    };
  }

  private ending({ result }: Searched): Pick<Cell, "stopped" | "finding" | "trace" | "steps"> {
    const { stopped, finding, trace } = result;
    const file = trace && { trace: this.request.traces.fileOf(trace), steps: trace.steps.length };
    return {
      ...(stopped === undefined ? {} : { stopped }),
      ...(finding === undefined ? {} : { finding }),
      ...file,
    };
  }
}

/** The cases in which all that was found is the check complaining, in a kernel without it. */
function uncheckedCases(runs: readonly Searched[]): Case<string>[] {
  return runs
    .filter(({ result }) => result.finding?.rule === CHECK.rule)
    .flatMap(({ cases }) => cases)
    .map((job) => ({ ...job, side: withoutOption(job.side, CHECK.option) }));
}

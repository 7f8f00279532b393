// SPDX-License-Identifier: GPL-2.0-only
/** Runs selftests on machines, before and after the patch, and holds each against its declaration. */
import { replay } from "../explore/replay.js";
import { readScenario } from "../kcc/scenario.js";
import type { SourceTree } from "../kcc/tree.js";
import type { ArchMachine } from "../machine/arch.js";
import type { Engine, Side } from "../review/engine.js";
import { casesOf, runMatrix, runOf, type Run, type Watcher } from "../review/matrix.js";
import { readTrace, saveTrace } from "../review/traces.js";
import type { ScenarioFile } from "../cli/scenarios.js";
import { outcomeFor, outcomeText, strangers } from "./outcome.js";
import { problemsOf, verdictText } from "./judge.js";
import { countsOf, readPinned, writePinned } from "./pinned.js";

/** What to run, and where things are. */
export interface SelftestRequest {
  /** Package root: pinned counts are below it. */
  readonly root: string;
  readonly traces: string;
  readonly tree: SourceTree;
  readonly scenarios: readonly ScenarioFile[];
  readonly machines: readonly ArchMachine[];
  /** Names that may stand in an expectation, whether or not they are run now. */
  readonly known: readonly string[];
  readonly promote: boolean;
}

/** One scenario on one machine in one tree. */
export interface Checked {
  readonly scenario: string;
  readonly arch: string;
  readonly side: Side;
  readonly expected: string;
  readonly got: string;
  readonly states: number;
  readonly transitions: number;
  readonly bounded: boolean;
  readonly trace?: string;
  /** Empty when all is as expected. */
  readonly problems: readonly string[];
}

/** Saves a failing run's schedule and takes it again from the file; the complaint if it does not. */
function replayFromFile(folder: string, { image, machine, result }: Run): [string, string[]] {
  if (!result.trace) return ["", ["the finding came without a schedule"]];
  const path = saveTrace(folder, result.trace);
  try {
    replay(image, machine, readTrace(path));
    return [path, []];
  } catch (error) {
    return [path, [`${path} does not replay: ${error instanceof Error ? error.message : "?"}`]];
  }
}

function replays(folder: string, runs: readonly Run[]): Map<Run, [string, string[]]> {
  const failed = runs.filter(({ result }) => result.verdict === "fail");
  return new Map(failed.map((run) => [run, replayFromFile(folder, run)]));
}

function promote(request: SelftestRequest, runs: readonly Run[], scenario: string): void {
  const pinned = readPinned(request.root, scenario);
  for (const { cases, result } of runs) {
    if (result.verdict === "bounded") continue;
    for (const job of cases.filter((one) => one.scenario === scenario)) {
      pinned[job.side].set(job.machine.name, countsOf(result));
    }
  }
  writePinned(request.root, scenario, pinned);
}

/** Runs everything asked for; the order is scenario, machine, before and after. */
export async function runSelftests(
  request: SelftestRequest,
  engine: Engine,
  watcher: Watcher,
): Promise<Checked[]> {
  const declarations = new Map(
    request.scenarios.map((scenario) => [scenario.name, readScenario(request.tree, scenario.file)]),
  );
  const cases = casesOf(request.scenarios, request.machines);
  const runs = await runMatrix(cases, engine, watcher);
  const replayed = replays(request.traces, runs);
  const checked = cases.map(({ scenario, machine, side }) => {
    const run = runOf(runs, scenario, machine.name, side);
    const declaration = declarations.get(scenario);
    if (!run || !declaration) throw new Error(`${scenario} on ${machine.name} was not run`);
    const outcome = outcomeFor(declaration, side, machine.name);
    const counts = readPinned(request.root, scenario)[side].get(machine.name);
    const [trace, complaints] = replayed.get(run) ?? ["", []];
    const unknown = strangers(declaration, request.known);
    return {
      scenario,
      arch: machine.name,
      side,
      expected: outcomeText(outcome),
      got: verdictText(run.result),
      states: run.result.states,
      transitions: run.result.transitions,
      bounded: run.result.verdict === "bounded",
      ...(trace === "" ? {} : { trace }),
      problems: [
        ...problemsOf(run.result, { outcome, counts, promote: request.promote }),
        ...complaints,
        ...unknown.map(
          (name) => `the scenario expects something of "${name}", which is no machine`,
        ),
      ],
    };
  });
  if (request.promote) for (const { name } of request.scenarios) promote(request, runs, name);
  return checked;
}

// SPDX-License-Identifier: GPL-2.0-only
/** A review from its parts: patch, trees, meaning, matrix, schedules. */
import type { ScenarioFile } from "../scenarios/scenarios.js";
import type { Trace } from "../explore/result.js";
import { IMPLEMENTATIONS, type Implementation } from "../scenarios/implementations.js";
import type { Owners } from "../scenarios/owners.js";
import { readScenario, type ScenarioDeclaration } from "../scenarios/scenario.js";
import type { SourceTree } from "../base/source-tree.js";
import type { ArchMachine } from "../machine/arch.js";
import type { Patch } from "../patch/model.js";
import { pathOf } from "../patch/model.js";
import type { Placement } from "../patch/place.js";
import { meets, outcomeFor, outcomeText } from "../scenarios/outcome.js";
import { Answers, type Searched } from "../jobs/answers.js";
import { assumptionsOf } from "./assumptions.js";
import { patchPart, totalsOf, unreachedLines } from "./document.js";
import type { Cell, MatrixEntry, ReviewDocument } from "./document.js";
import type { Engine, Side } from "../jobs/engine.js";
import { casesOf, runOf, type Run, type Sharing, type Watcher } from "../jobs/matrix.js";
import { meaningOf } from "../meaning/meaning.js";
import type { CompileFunction } from "../meaning/variants.js";
import { failedOf, printed, shortest, TraceFiles, type Schedule } from "./schedules.js";
import { sharing } from "../jobs/sharing.js";
import { judge } from "./study/judge.js";
import type { Plan } from "./study/plan.js";
import type { SubsetEntry } from "./study/entry.js";
import { runStudy } from "./study/run.js";
import { studySchedules } from "./study/schedules.js";

/** Everything a review needs. */
export interface ReviewRequest {
  readonly patch: Patch;
  readonly placement: Placement;
  /** The two trees the scenarios' expectations are about. */
  readonly embedded: { readonly before: SourceTree; readonly after: SourceTree };
  readonly scenarios: readonly ScenarioFile[];
  /** Implementations that the patch is about, and whose the files of the tree are. */
  readonly about: readonly Implementation[];
  readonly owners: Owners;
  /** Names of scenarios that are not run because they say nothing about a patch. */
  readonly leftOut: readonly string[];
  readonly machines: readonly ArchMachine[];
  readonly compile: CompileFunction;
  /** Keeps a schedule and returns the name of its file. */
  readonly saveTrace: (trace: Trace) => string;
  readonly printTrace: (run: Pick<Run, "image" | "machine">, trace: Trace) => string;
  readonly sharing: Sharing;
  /** Which parts of the patch to run too; none if left out. */
  readonly plan?: Plan;
}

/** The document, and the schedules to print with it. */
export interface Review {
  readonly document: ReviewDocument;
  readonly schedules: readonly Schedule[];
}

/**
 * Which expectation applies to a tree: the one of the embedded state it is equal to, if any, in all
 * that is not another implementation's.
 */
export function stateOf(
  tree: SourceTree,
  srcu: Implementation,
  { patch, owners, embedded }: Pick<ReviewRequest, "patch" | "owners" | "embedded">,
): Side | undefined {
  const paths = [...patch.files.map(pathOf), ...(tree.list?.() ?? [])];
  const mine = paths.filter((path) => owners(path).includes(srcu));
  const same = (other: SourceTree): boolean =>
    mine.every((path) => other.read(path) === tree.read(path));
  if (same(embedded.after)) return "after";
  return same(embedded.before) ? "before" : undefined;
}

/** Each asked once. */
function statesOf(request: ReviewRequest): Context["states"] {
  const known = new Map(
    (["before", "after"] as const).map((side) => [
      side,
      new Map(
        IMPLEMENTATIONS.map((srcu) => [srcu, stateOf(request.placement[side], srcu, request)]),
      ),
    ]),
  );
  return (side, srcu) => known.get(side)?.get(srcu);
}

interface Context {
  readonly request: ReviewRequest;
  readonly runs: readonly Searched[];
  readonly traces: TraceFiles;
  readonly states: (side: Side, srcu: Implementation) => Side | undefined;
  readonly declarations: ReadonlyMap<string, ScenarioDeclaration>;
}

function expectation(context: Context, scenario: string, arch: string, side: Side, run: Searched) {
  const declaration = context.declarations.get(scenario);
  const state = declaration && context.states(side, declaration.srcu);
  if (!state) return {};
  const outcome = outcomeFor(declaration, state, arch);
  const expected = outcomeText(outcome);
  if (run.result.verdict === "bounded") return { expected };
  return { expected, asExpected: meets(outcome, run.result) };
}

function cell(context: Context, scenario: string, arch: string, side: Side): Cell {
  const run = runOf(context.runs, scenario, arch, side);
  if (!run) throw new Error(`${scenario} on ${arch} was not run`);
  const { verdict, states, transitions, bound, stopped, finding, missedWitnesses } = run.result;
  const trace = run.result.trace && context.traces.fileOf(run.result.trace);
  return {
    verdict,
    states,
    transitions,
    bound,
    ...(stopped === undefined ? {} : { stopped }),
    ...(finding === undefined ? {} : { finding }),
    ...(trace === undefined ? {} : { trace }),
    ...(run.machine.name === arch ? {} : { sameAs: run.machine.name }),
    ...expectation(context, scenario, arch, side, run),
    missedWitnesses: verdict === "pass" ? missedWitnesses : [],
  };
}

function matrixOf(context: Context): MatrixEntry[] {
  const { scenarios, machines } = context.request;
  return scenarios.flatMap(({ name }) =>
    machines.map((machine) => ({
      scenario: name,
      title: context.declarations.get(name)?.title ?? name,
      arch: machine.name,
      before: cell(context, name, machine.name, "before"),
      after: cell(context, name, machine.name, "after"),
    })),
  );
}

function schedulesOf(
  { request, runs, traces }: Context,
  engine: Engine<string>,
): Promise<Schedule[]> {
  const found = shortest(failedOf(runs)).map(async ({ title, failed: { run, trace } }) => {
    const [job] = run.cases;
    if (!job) throw new Error(`nothing was run for ${title}`);
    const text = await printed(engine, request, { ...job, machine: run.machine }, trace);
    return { title, file: traces.fileOf(trace), text };
  });
  return Promise.all(found);
}

function declarationsOf({ placement, scenarios }: ReviewRequest): Map<string, ScenarioDeclaration> {
  return new Map(
    scenarios.map(({ name, file, srcu }) => [name, readScenario(placement.after, file, { srcu })]),
  );
}

function byName(a: Searched, b: Searched): number {
  const name = ({ cases }: Searched): string =>
    `${cases[0]?.scenario ?? ""} ${cases[0]?.side ?? ""}`;
  return name(a) < name(b) ? -1 : 1;
}

async function studyOf(context: Context, answers: Answers): Promise<SubsetEntry[]> {
  const { plan, scenarios, machines } = context.request;
  if (!plan) return [];
  const { traces, runs } = context;
  return runStudy({ plan, scenarios, machines, answers, traces, runs });
}

/** Reviews a patch. */
export async function review(
  request: ReviewRequest,
  given: Engine<string>,
  watcher: Watcher,
): Promise<Review> {
  const started = performance.now();
  const engine = sharing(given);
  const { patch, placement, machines, scenarios, compile, plan } = request;
  const changes = meaningOf({ ...placement, patch, machines, compile });
  const answers = new Answers(engine, watcher, request.sharing);
  const runs = (await answers.of(casesOf(scenarios, machines))).sort(byName);
  const context: Context = {
    request,
    runs,
    traces: new TraceFiles(request.saveTrace),
    states: statesOf(request),
    declarations: declarationsOf(request),
  };
  const subsets = await studyOf(context, answers);
  const study = plan && judge(plan, subsets);
  const document: ReviewDocument = {
    version: 1,
    patch: patchPart(patch, placement, request.about),
    changes,
    matrix: matrixOf(context),
    subsets,
    ...(study === undefined ? {} : { study }),
    assumptions: assumptionsOf(runs, machines, request.leftOut),
    unreached: unreachedLines(runs, "after"),
    totals: totalsOf(answers.all, secondsSince(started)),
  };
  const parts = study ? await studySchedules(study, context, engine) : [];
  return { document, schedules: [...(await schedulesOf(context, engine)), ...parts] };
}

function secondsSince(started: number): number {
  return (performance.now() - started) / 1000;
}

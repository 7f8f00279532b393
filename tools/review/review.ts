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
import { type Expectation, Matrices, type Searches } from "./matrices.js";
import { evidenceOf } from "./evidence.js";
import { type Choice, settingText } from "./settings.js";
import { verdictOf } from "./verdict/verdict.js";
import { patchPart, totalsOf, unreachedLines } from "./document.js";
import type { Configuration, Parity, ReviewDocument } from "./document.js";
import type { Case, Engine, Side } from "../jobs/engine.js";
import type { Run, Sharing, Watcher } from "../jobs/matrix.js";
import { meaningOf } from "../meaning/meaning.js";
import type { CompileFunction } from "../meaning/variants.js";
import { changes as changesOf } from "../patch/changes.js";
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
  /** The steps of a schedule that decide, few enough for a first screen. */
  readonly printRace: (run: Pick<Run, "image" | "machine">, trace: Trace) => string;
  readonly sharing: Sharing;
  /** What the patch makes otherwise than the kernel has it. */
  readonly parity: readonly Parity[];
  /** Configurations to look at besides the usual one. */
  readonly settings: readonly Choice[];
  /** Which parts of the patch to run too; none if left out. */
  readonly plan?: Plan;
}

/** The document, and the schedules to print with it. */
export interface Review {
  readonly document: ReviewDocument;
  readonly schedules: readonly Schedule[];
  /** The shortest schedule of what the patch fixes or breaks: the steps that decide. */
  readonly why?: Schedule;
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
function statesOf(request: ReviewRequest): (side: Side, srcu: Implementation) => Side | undefined {
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
}

type Declarations = ReadonlyMap<string, ScenarioDeclaration>;

/** What a scenario expects of a tree, if it is one that it expects something of. */
function expectations(request: ReviewRequest, declarations: Declarations) {
  const states = statesOf(request);
  return ({ scenario, side, machine }: Case, { result }: Searched): Expectation => {
    const declaration = declarations.get(scenario);
    const state = declaration && states(side, declaration.srcu);
    if (!state) return {};
    const outcome = outcomeFor(declaration, state, machine.name);
    const expected = outcomeText(outcome);
    if (result.verdict === "bounded") return { expected };
    return { expected, asExpected: meets(outcome, result) };
  };
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

/** What the patch breaks is told before what it mends, in the shortest schedule there is of it. */
async function whyOf(
  { regressed, complaints, fixed }: ReviewDocument["verdict"],
  { request, runs, traces }: Context,
  engine: Engine<string>,
): Promise<Schedule | undefined> {
  const [told = []] = [regressed, complaints, fixed].filter(({ length }) => length > 0);
  const files = new Set(told.map(({ trace }) => trace));
  const failed = failedOf(runs).filter(({ trace }) => files.has(traces.fileOf(trace)));
  const [first] = failed.sort((a, b) => a.trace.steps.length - b.trace.steps.length);
  const [job] = first?.run.cases ?? [];
  if (!first || !job) return undefined;
  const { run, trace, finding } = first;
  const race = { printTrace: request.printRace };
  const text = await printed(engine, race, { ...job, machine: run.machine }, trace);
  const title = `${finding.rule}: ${finding.text} (${trace.scenario} on ${trace.arch})`;
  return { title, file: traces.fileOf(trace), text };
}

function declarationsOf({ placement, scenarios }: ReviewRequest): Map<string, ScenarioDeclaration> {
  return new Map(
    scenarios.map(({ name, file, srcu }) => [name, readScenario(placement.after, file, { srcu })]),
  );
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
  const { patch, placement, machines, scenarios, compile, plan, settings } = request;
  const changes = changesOf(placement.before, patch);
  const meaning = meaningOf({ ...placement, patch, machines, compile });
  const answers = new Answers(engine, watcher, request.sharing);
  const traces = new TraceFiles(request.saveTrace);
  const declarations = declarationsOf(request);
  const expectation = expectations(request, declarations);
  const matrices = new Matrices({ machines, answers, traces, declarations, expectation });
  const { runs, matrix } = await matrices.of(scenarios);
  const configurations: (Configuration & Searches & { readonly setting: Choice })[] = [];
  for (const setting of settings) {
    const found = await matrices.of(setting.scenarios, setting);
    configurations.push({ config: settingText(setting), setting, ...found });
  }
  const everything = [...runs, ...configurations.flatMap((one) => one.runs)];
  const gathered = { patch, placement, changes, meaning, machines, compile, declarations };
  const all = [{ matrix, runs }, ...configurations];
  const evidence = evidenceOf({ ...gathered, owners: request.owners, all });
  const context: Context = { request, runs, traces };
  const subsets = await studyOf(context, answers);
  const study = plan && judge(plan, subsets);
  const document: ReviewDocument = {
    version: 1,
    verdict: verdictOf(evidence),
    patch: patchPart(patch, placement, request.about),
    changes: meaning,
    matrix,
    configurations: configurations.map(({ config, matrix: cells }) => ({ config, matrix: cells })),
    subsets,
    ...(study === undefined ? {} : { study }),
    parity: request.parity,
    assumptions: assumptionsOf(runs, machines, request.leftOut),
    unreached: unreachedLines(runs, "after"),
    totals: totalsOf(answers.all, secondsSince(started)),
  };
  const parts = study ? await studySchedules(study, context, engine) : [];
  const why = await whyOf(document.verdict, { ...context, runs: everything }, engine);
  const schedules = [...(await schedulesOf(context, engine)), ...parts];
  return { document, schedules, ...(why === undefined ? {} : { why }) };
}

function secondsSince(started: number): number {
  return (performance.now() - started) / 1000;
}

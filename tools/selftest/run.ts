// SPDX-License-Identifier: GPL-2.0-only
/** Runs selftests on machines, and holds each run against what is expected of it. */
import { groupBy } from "../base/group.js";
import { replay } from "../explore/replay.js";
import type { Engine } from "../jobs/engine.js";
import { fewAtOnce } from "../jobs/few.js";
import { runMatrix, runOf, type Run, type Sharing, type Watcher } from "../jobs/matrix.js";
import { unpack } from "../jobs/packed.js";
import { readTrace, saveTrace } from "../jobs/traces.js";
import { outcomeText } from "../scenarios/outcome.js";
import { type Trodden, troddenBy } from "./coverage.js";
import { findingLine, problemsOf, verdictText } from "./judge.js";
import { countsOf, readPinned, writePinned, type PinnedCounts } from "./pinned.js";
import type { Planned } from "./plan.js";

/** What to run, and where things are. */
export interface SelftestRequest {
  /** Package root: pinned counts are below it. */
  readonly root: string;
  readonly traces: string;
  readonly lines: readonly Planned[];
  readonly promote: boolean;
  readonly sharing: Sharing;
}

/** One scenario on one machine in one tree. */
export interface Checked {
  /** The scenario, or the variant, that it is a line of. */
  readonly test: string;
  readonly label: string;
  readonly scenario: string;
  readonly arch: string;
  /** The tree: `before`, `after` or a variant. */
  readonly side: string;
  readonly expected: string;
  readonly got: string;
  readonly states: number;
  readonly transitions: number;
  /** The machine that was searched, if another. */
  readonly sameAs?: string;
  readonly bounded: boolean;
  /** The finding in one line. */
  readonly finding?: string;
  readonly trace?: string;
  /** Empty when all is as expected. */
  readonly problems: readonly string[];
}

/** Saves a failing run's schedule and takes it again from the file; the complaint if it does not. */
function replayFromFile(
  folder: string,
  { image, machine, result }: Run<string>,
): [string, string[]] {
  if (!result.trace) return ["", ["the finding came without a schedule"]];
  const path = saveTrace(folder, result.trace);
  try {
    replay(unpack(image), machine, readTrace(path));
    return [path, []];
  } catch (error) {
    return [path, [`${path} does not replay: ${error instanceof Error ? error.message : "?"}`]];
  }
}

type Replays = ReadonlyMap<Run<string>, [string, string[]]>;

function replays(folder: string, runs: readonly Run<string>[]): Replays {
  const failed = runs.filter(({ result }) => result.verdict === "fail");
  return new Map(failed.map((run) => [run, replayFromFile(folder, run)]));
}

function runFor({ job }: Planned, runs: readonly Run<string>[]): Run<string> {
  const run = runOf(runs, job.scenario, job.machine.name, job.side);
  if (run) return run;
  throw new Error(`${job.scenario} on ${job.machine.name} was not run`);
}

/** Writes the counts found; those of machines and scenarios not run stay. */
function promote(root: string, lines: readonly Planned[], runs: readonly Run<string>[]): void {
  const [first] = lines;
  if (!first) return;
  const pinned = readPinned(root, first.test);
  for (const line of lines) {
    const { result, machine } = runFor(line, runs);
    const counts = pinned.get(line.key) ?? new Map<string, PinnedCounts>();
    pinned.set(line.key, counts);
    if (result.verdict === "bounded") continue;
    counts.set(line.job.machine.name, { searched: machine.name, ...countsOf(result) });
  }
  writePinned(root, first.test, pinned);
}

function check(
  { root, promote }: SelftestRequest,
  line: Planned,
  { result, machine: searched }: Run<string>,
  [trace, complaints]: [string, string[]],
): Checked {
  const { test, key, label, outcome, remarks, job } = line;
  const { scenario, machine, side } = job;
  const pinned = readPinned(root, test).get(key)?.get(machine.name);
  const problems = problemsOf(result, { outcome, pinned, searched: searched.name, promote });
  return {
    ...{ test, label, scenario, arch: machine.name, side },
    expected: outcomeText(outcome),
    got: verdictText(result),
    states: result.states,
    transitions: result.transitions,
    ...(searched.name === machine.name ? {} : { sameAs: searched.name }),
    bounded: result.verdict === "bounded",
    ...(result.finding ? { finding: findingLine(result.finding) } : {}),
    ...(trace === "" ? {} : { trace }),
    problems: [...problems, ...complaints, ...remarks],
  };
}

/** What came of it, and what its runs say of lines. */
export interface Selftests {
  /** In the order of the lines asked for. */
  readonly checked: readonly Checked[];
  readonly trodden: readonly Trodden[];
}

/** The lines of each test, those first that took longest when their counts were pinned. */
function longestFirst({ root, lines }: SelftestRequest): (readonly Planned[])[] {
  const size = (test: string): number =>
    [...readPinned(root, test).values()]
      .flatMap((counts) => [...counts.values()])
      .reduce((sum, { transitions }) => sum + transitions, 0);
  return [...groupBy(lines, ({ test }) => test)]
    .map(([test, mine]) => ({ mine, size: size(test) }))
    .sort((a, b) => b.size - a.size)
    .map(({ mine }) => mine);
}

async function runTest(
  request: SelftestRequest,
  lines: readonly Planned[],
  engine: Engine<string>,
  watcher: Watcher,
): Promise<{ readonly checked: ReadonlyMap<Planned, Checked>; readonly trodden: Trodden[] }> {
  const jobs = lines.map(({ job }) => job);
  const runs = await runMatrix(jobs, engine, watcher, request.sharing);
  const replayed = replays(request.traces, runs);
  const checked = lines.map((line) => {
    const run = runFor(line, runs);
    return [line, check(request, line, run, replayed.get(run) ?? ["", []])] as const;
  });
  if (request.promote) promote(request.root, lines, runs);
  return { checked: new Map(checked), trodden: runs.map(troddenBy) };
}

/** Runs everything asked for, test by test. */
export async function runSelftests(
  request: SelftestRequest,
  engine: Engine<string>,
  watcher: Watcher,
): Promise<Selftests> {
  const checked = new Map<Planned, Checked>();
  const trodden: Trodden[] = [];
  await fewAtOnce(longestFirst(request), async (lines) => {
    const done = await runTest(request, lines, engine, watcher);
    for (const [line, one] of done.checked) checked.set(line, one);
    trodden.push(...done.trodden);
  });
  return { checked: request.lines.map((line) => checked.get(line) as Checked), trodden };
}

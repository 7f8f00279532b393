// SPDX-License-Identifier: GPL-2.0-only
/** Scenario by architecture, before and after; what compiles to the same image is run once. */
import type { Result } from "../explore/result.js";
import type { Image } from "../kcc/ir.js";
import type { ArchMachine } from "../machine/arch.js";
import type { Case, Engine, SearchProgress, Side } from "./engine.js";

/** One search, and every case whose answer it is. */
export interface Run {
  readonly image: Image;
  /** The case it was run as: the first of `cases`. */
  readonly machine: ArchMachine;
  readonly cases: readonly Case[];
  readonly result: Result;
  /** The answer is that of an earlier search. */
  readonly known: boolean;
}

/** What the matrix is told while it works. */
export interface Watcher {
  compiled(done: number, all: number): void;
  searching(job: Case, progress: SearchProgress): void;
  finished(run: Run): void;
}

/** Every case of these scenarios, machines and trees. */
export function casesOf(
  scenarios: readonly { readonly name: string; readonly file: string }[],
  machines: readonly ArchMachine[],
  sides: readonly Side[] = ["before", "after"],
): Case[] {
  return scenarios.flatMap(({ name, file }) =>
    machines.flatMap((machine) => sides.map((side) => ({ scenario: name, file, machine, side }))),
  );
}

interface Compiled {
  readonly job: Case;
  readonly image: Image;
}

/** Cases with the same key have the same set of schedules. */
function keyOf({ job, image }: Compiled): string {
  return `${image.hash} ${job.machine.softIrqMask ? "soft" : "hard"}`;
}

/** Rough size of a search, to begin with the long ones. */
function weight({ image }: Compiled): number {
  const { cpus, tasks, interrupts } = image.scenario;
  return cpus * 100 + tasks.length * 10 + interrupts.length;
}

function group(compiled: readonly Compiled[]): Compiled[][] {
  const groups = new Map<string, Compiled[]>();
  for (const one of compiled) {
    const key = keyOf(one);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  const size = (list: Compiled[]): number => (list[0] ? weight(list[0]) : 0);
  return [...groups.values()].sort((a, b) => size(b) - size(a));
}

/** Runs all `cases`; the answers are in no particular order. */
export async function runMatrix(
  cases: readonly Case[],
  engine: Engine,
  watcher: Watcher,
): Promise<Run[]> {
  let done = 0;
  const compiled = await Promise.all(
    cases.map(async (job) => {
      const image = await engine.compile(job);
      watcher.compiled(++done, cases.length);
      return { job, image };
    }),
  );
  return Promise.all(
    group(compiled).map(async (members) => {
      const [first] = members;
      if (!first) throw new Error("a group of cases is empty");
      const { image, job } = first;
      const answered = await engine.run(image, job.machine, job.side, (progress) => {
        watcher.searching(job, progress);
      });
      const jobs = members.map((member) => member.job);
      const run = { image, machine: job.machine, cases: jobs, ...answered };
      watcher.finished(run);
      return run;
    }),
  );
}

/** The run that answers a case. */
export function runOf(
  runs: readonly Run[],
  scenario: string,
  arch: string,
  side: Side,
): Run | undefined {
  return runs.find(({ cases }) =>
    cases.some(
      (job) => job.scenario === scenario && job.machine.name === arch && job.side === side,
    ),
  );
}

// SPDX-License-Identifier: GPL-2.0-only
/** Scenario by architecture, before and after; what compiles to the same image is run once. */
import type { Result } from "../explore/result.js";
import type { Image } from "../kcc/ir.js";
import type { ArchMachine } from "../machine/arch.js";
import type { Case, Engine, SearchProgress, Side } from "./engine.js";

/** One search, and every case whose answer it is. */
export interface Run<S extends string = Side> {
  readonly image: Image;
  /** The case it was run as: the first of `cases`. */
  readonly machine: ArchMachine;
  readonly cases: readonly Case<S>[];
  readonly result: Result;
  /** The answer is that of an earlier search. */
  readonly known: boolean;
  /** The search was made for another tree of this review. */
  readonly again?: boolean;
}

/** What the matrix is told while it works. */
export interface Watcher {
  compiled(done: number, all: number): void;
  searching(job: Case<string>, progress: SearchProgress): void;
  finished(run: Run<string>): void;
}

type Named = readonly { readonly name: string; readonly file: string }[];

/** Every case of these scenarios, machines and trees (before and after if left out). */
export function casesOf(scenarios: Named, machines: readonly ArchMachine[]): Case[];
export function casesOf<S extends string>(
  scenarios: Named,
  machines: readonly ArchMachine[],
  sides: readonly S[],
): Case<S>[];
export function casesOf(
  scenarios: Named,
  machines: readonly ArchMachine[],
  sides: readonly string[] = ["before", "after"],
): Case<string>[] {
  return scenarios.flatMap(({ name, file }) =>
    machines.flatMap((machine) => sides.map((side) => ({ scenario: name, file, machine, side }))),
  );
}

interface Compiled<S extends string> {
  readonly job: Case<S>;
  readonly image: Image;
}

/** What has the same key has the same set of schedules. */
export function keyOf(image: Image, { softIrqMask }: ArchMachine): string {
  return `${image.hash} ${softIrqMask ? "soft" : "hard"}`;
}

/** Rough size of a search, to begin with the long ones. */
function weight({ image }: Compiled<string>): number {
  const { cpus, tasks, interrupts } = image.scenario;
  return cpus * 100 + tasks.length * 10 + interrupts.length;
}

function group<S extends string>(compiled: readonly Compiled<S>[]): Compiled<S>[][] {
  const groups = new Map<string, Compiled<S>[]>();
  for (const one of compiled) {
    const key = keyOf(one.image, one.job.machine);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  const size = (list: Compiled<S>[]): number => (list[0] ? weight(list[0]) : 0);
  return [...groups.values()].sort((a, b) => size(b) - size(a));
}

/** Runs all `cases`; the answers are in no particular order. */
export async function runMatrix<S extends string>(
  cases: readonly Case<S>[],
  engine: Engine<S>,
  watcher: Watcher,
): Promise<Run<S>[]> {
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
export function runOf<S extends string>(
  runs: readonly Run<S>[],
  scenario: string,
  arch: string,
  side: S,
): Run<S> | undefined {
  return runs.find(({ cases }) =>
    cases.some(
      (job) => job.scenario === scenario && job.machine.name === arch && job.side === side,
    ),
  );
}

// SPDX-License-Identifier: GPL-2.0-only
/**
 * Scenario by architecture, before and after. What compiles to the same image is run once, and images
 * that behave alike can share a search too.
 */
import { groupBy } from "../base/group.js";
import type { ArchMachine } from "../machine/arch.js";
import type { ScenarioFile } from "../scenarios/scenarios.js";
import type { Case, Engine, Remembered, SearchProgress, Side } from "./engine.js";
import type { PackedImage } from "./packed.js";

/** One search, and every case whose answer it is; it was run as the first of them. */
export interface Run<S extends string = Side> extends Remembered<S> {
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

/** Every case of these scenarios, machines and trees (before and after if left out). */
export function casesOf(
  scenarios: readonly ScenarioFile[],
  machines: readonly ArchMachine[],
): Case[];
export function casesOf<S extends string>(
  scenarios: readonly ScenarioFile[],
  machines: readonly ArchMachine[],
  sides: readonly S[],
): Case<S>[];
export function casesOf(
  scenarios: readonly ScenarioFile[],
  machines: readonly ArchMachine[],
  sides: readonly string[] = ["before", "after"],
): Case<string>[] {
  return scenarios.flatMap(({ name: scenario, file, srcu, context }) =>
    machines.flatMap((machine) =>
      sides.map((side) => ({ scenario, file, srcu, context, machine, side })),
    ),
  );
}

interface Compiled<S extends string> {
  readonly job: Case<S>;
  readonly image: PackedImage;
}

/** What has the same key has the same set of schedules. */
export function keyOf(image: Pick<PackedImage, "hash">, { softIrqMask }: ArchMachine): string {
  return `${image.hash} ${softIrqMask ? "soft" : "hard"}`;
}

/** Rough size of a search, to begin with the long ones. */
function weight({ image }: Compiled<string>): number {
  const { cpus, tasks, interrupts } = image.scenario;
  return cpus * 100 + tasks.length * 10 + interrupts.length;
}

/** Cases with the same image; there is at least one. */
type Group<S extends string> = readonly [Compiled<S>, ...Compiled<S>[]];

function group<S extends string>(compiled: readonly Compiled<S>[]): Group<S>[] {
  const groups = groupBy(compiled, ({ image, job }) => keyOf(image, job.machine));
  return [...groups.values()]
    .map(([first, ...rest]): Group<S> => [first as Compiled<S>, ...rest])
    .sort(([a], [b]) => weight(b) - weight(a));
}

/** Groups of one scenario in one tree that behave alike. */
type Cluster<S extends string> = readonly [Group<S>, ...Group<S>[]];

/** Which instructions are one step only if nothing comes in between, as they are made here. */
function divisibleOf([[{ image }]]: Cluster<string>): readonly number[] {
  return image.likeness?.whole.divisible ?? [];
}

/** Members of one scenario in one tree that are alike in this; `first` gives one image of each. */
function gathered<S extends string, T>(
  members: readonly T[],
  first: (member: T) => Compiled<S>,
  likeness: (image: PackedImage) => string | undefined,
): (readonly T[])[] {
  const key = (member: T): string => {
    const { image, job } = first(member);
    return JSON.stringify([job.scenario, job.side, likeness(image) ?? keyOf(image, job.machine)]);
  };
  return [...groupBy(members, key).values()];
}

/** Clusters that are equal if no read-modify-write is interleaved and no handler sticks; the most splittable first. */
function families<S extends string>(compiled: readonly Compiled<S>[]): Cluster<S>[][] {
  const clusters = gathered(
    group(compiled),
    ([first]) => first,
    ({ likeness }) => likeness?.alike,
  ) as Cluster<S>[];
  return gathered(
    clusters,
    ([[first]]) => first,
    ({ likeness }) => likeness?.whole.digest,
  ).map((family) => [...family].sort((a, b) => divisibleOf(b).length - divisibleOf(a).length));
}

/**
 * Which images share a search: those that are the same; also those that behave alike, once it has
 * passed, so that each that fails has a schedule of its own; or whatever it came to, unless it was stopped.
 */
export type Sharing = "same" | "passes" | "alike";

/** Runs groups that behave alike; what one has come to holds of all. */
async function runCluster<S extends string>(
  [first, ...rest]: Cluster<S>,
  search: (group: Group<S>) => Promise<Run<S>>,
  sharing: Sharing,
): Promise<[Run<S>, ...Run<S>[]]> {
  const run = await search(first);
  const { verdict } = run.result;
  if (verdict !== "pass" && (sharing === "passes" || verdict !== "fail"))
    return [run, ...(await Promise.all(rest.map(search)))];
  return [answering(run, rest)];
}

/** The run, which is the answer for these too. */
function answering<S extends string>(run: Run<S>, groups: readonly Group<S>[]): Run<S> {
  const jobs = groups.flat().map(({ job }) => job);
  const alike = groups.map(([{ image }]) => image);
  return { ...run, cases: [...run.cases, ...jobs], alike: [...run.alike, ...alike] };
}

/**
 * The same for clusters. Where the first has passed with nothing written into its plain updates and no handler
 * that sticks, the schedules of the others end as those in which each of these is one step.
 */
async function runFamily<S extends string>(
  family: readonly Cluster<S>[],
  search: (group: Group<S>) => Promise<Run<S>>,
  sharing: Sharing,
): Promise<Run<S>[]> {
  const [first, ...rest] = family;
  if (!first) return [];
  const [run, ...runs] = await runCluster(first, search, sharing);
  const divisible = new Set(divisibleOf(first));
  const isAnswered = (cluster: Cluster<S>): boolean =>
    run.result.undivided === true && divisibleOf(cluster).every((pc) => divisible.has(pc));
  const left = rest.filter((cluster) => !isAnswered(cluster));
  const others = await Promise.all(left.map((cluster) => runCluster(cluster, search, sharing)));
  return [answering(run, rest.filter(isAnswered).flat()), ...runs, ...others.flat()];
}

/** Of images of one tree that are the same the first is kept: they are large, and many are the same. */
async function compileAll<S extends string>(
  cases: readonly Case<S>[],
  engine: Engine<S>,
  watcher: Watcher,
  alike: boolean,
): Promise<Compiled<S>[]> {
  let done = 0;
  const kept = new Map<string, { readonly index: number; readonly image: PackedImage }>();
  const keys = await Promise.all(
    cases.map(async (job, index) => {
      const image = engine.skip?.(job) ?? (await engine.compile(job, alike));
      const key = JSON.stringify([job.scenario, job.side, image.hash]);
      const known = kept.get(key);
      if (!known || index < known.index) kept.set(key, { index, image });
      watcher.compiled(++done, cases.length);
      return key;
    }),
  );
  return cases.map((job, index) => {
    const image = kept.get(keys[index] ?? "")?.image;
    if (!image) throw new Error(`${job.scenario} was not compiled`);
    return { job, image };
  });
}

/** Runs all `cases`; the answers are in no particular order. */
export async function runMatrix<S extends string>(
  cases: readonly Case<S>[],
  engine: Engine<S>,
  watcher: Watcher,
  sharing: Sharing = "same",
): Promise<Run<S>[]> {
  const compiled = await compileAll(cases, engine, watcher, sharing !== "same");
  const search = async (members: Group<S>): Promise<Run<S>> => {
    const [{ image, job }] = members;
    const answered = await engine.run(image, job.machine, job.side, (progress) => {
      watcher.searching(job, progress);
    });
    const jobs = members.map((member) => member.job);
    const run = { image, machine: job.machine, cases: jobs, alike: [], ...answered };
    watcher.finished(run);
    return run;
  };
  if (sharing === "same") return Promise.all(group(compiled).map(search));
  const found = families(compiled).map((family) => runFamily(family, search, sharing));
  return (await Promise.all(found)).flat();
}

/** The run that answers a case. */
export function runOf<R extends { readonly cases: readonly Case<string>[] }>(
  runs: readonly R[],
  scenario: string,
  arch: string,
  side: string,
): R | undefined {
  return runs.find(({ cases }) =>
    cases.some(
      (job) => job.scenario === scenario && job.machine.name === arch && job.side === side,
    ),
  );
}

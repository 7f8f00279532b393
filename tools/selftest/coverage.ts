// SPDX-License-Identifier: GPL-2.0-only
/**
 * Which lines of the implementation some selftest reaches, and whether those that none reaches are
 * the ones that are listed, with reasons, in test/selftests/unreached.json.
 */
import type { SourceTree } from "../base/source-tree.js";
import type { Run } from "../jobs/matrix.js";
import type { PackedImage } from "../jobs/packed.js";
import { keyOf, Lines, placeOf, type Place } from "./lines.js";
import { UNREACHED, type Excused } from "./unreached.js";

/** The implementations of SRCU: all of them is to be reached. */
export const COVERED = [
  "include/linux/rcu_segcblist.ts",
  "include/linux/srcu.ts",
  "include/linux/srcu_batch.ts",
  "include/linux/srcuclassic.ts",
  "include/linux/srcutiny.ts",
  "include/linux/srcutree.ts",
  "kernel/rcu/classic-srcu.ts",
  "kernel/rcu/rcu.ts",
  "kernel/rcu/rcu_segcblist.ts",
  "kernel/rcu/srcu.ts",
  "kernel/rcu/srcu_batch.ts",
  "kernel/rcu/tiny-srcu.ts",
  "kernel/rcu/tree-srcu.ts",
];

/** What was found in one file. */
export interface FileCoverage {
  readonly file: string;
  readonly lines: number;
  readonly reached: number;
  /** Empty when all that is not reached is listed, and nothing else is. */
  readonly problems: readonly string[];
}

/** Lines with code, and those of them that were reached, as keys. */
interface Found {
  readonly code: Set<string>;
  readonly reached: Set<string>;
}

/** What a run says of lines, by file; its image need not be kept for that. */
export interface Trodden {
  /** The trees that it is a run of; it was compiled in the first. */
  readonly sides: readonly string[];
  readonly code: readonly PackedImage["code"][];
  readonly reached: Readonly<Record<string, readonly number[]>>;
}

/** The lines of a run; those that only an image has which behaves alike were not reached. */
export function troddenBy({ image, alike, cases, result: { reached } }: Run<string>): Trodden {
  const sides = cases.map(({ side }) => side);
  return { sides, code: [image, ...alike].map(({ code }) => code), reached };
}

function collect(runs: readonly Trodden[], linesIn: (side: string) => Lines): Found {
  const found: Found = { code: new Set(), reached: new Set() };
  for (const { sides, code, reached } of runs) {
    const lines = linesIn(sides[0] ?? "");
    const add = (to: Set<string>, by: Readonly<Record<string, readonly number[]>>): void => {
      for (const file of COVERED) {
        for (const line of by[file] ?? []) to.add(lines.of(file)[line] ?? "");
      }
    };
    for (const one of code) add(found.code, one);
    add(found.reached, reached);
  }
  return found;
}

function describe({ file, function: fn, text }: Place, line: number): string {
  const at = `${file}${line > 0 ? `:${String(line)}` : ""} ${fn}()`;
  return text === undefined ? at : `${at} "${text}"`;
}

function unlisted(place: Place, line: number): string {
  const what = place.text === undefined ? "has no code in any scenario" : "is reached by none";
  return (
    `${describe(place, line)} ${what}: write a scenario that reaches it, or list it with the ` +
    `reason in ${UNREACHED}`
  );
}

function stale(place: Excused, why: string): string {
  return `${UNREACHED} lists ${describe(place, 0)}, which ${why}: take it off the list`;
}

/**
 * Holds what the runs of one tree reached against the list.
 * @param trees by the name that cases have for them; `after` is the one that is looked at
 */
export function coverageOf(
  runs: readonly Trodden[],
  trees: Readonly<Record<string, SourceTree>>,
  listed: readonly Excused[],
): FileCoverage[] {
  const lines = new Map(Object.entries(trees).map(([name, tree]) => [name, new Lines(tree)]));
  const linesIn = (side: string): Lines => lines.get(side) ?? new Lines({ read: () => undefined });
  const mine = runs.filter(({ sides }) => sides.includes("after"));
  const found = collect(mine, linesIn);
  return COVERED.map((file) => fileCoverage(file, linesIn("after"), found, listed));
}

function fileCoverage(
  file: string,
  lines: Lines,
  { code, reached }: Found,
  listed: readonly Excused[],
): FileCoverage {
  const keys = lines.of(file);
  const mine = keys.filter((key) => key !== "" && code.has(key));
  const compiled = new Set(mine.map((key) => placeOf(key).function));
  const bare = lines.functions(file).filter(({ name }) => !compiled.has(name));
  const gaps = new Map([
    ...bare.map(({ name, line }): [string, string] => {
      const place = { file, function: name };
      return [keyOf(place), unlisted(place, line)];
    }),
    ...mine
      .filter((key) => !reached.has(key))
      .map((key): [string, string] => [key, unlisted(placeOf(key), keys.indexOf(key))]),
  ]);
  const excused = listed.filter((place) => place.file === file);
  const excuses = new Set(excused.map(keyOf));
  const problems = [...gaps].filter(([key]) => !excuses.has(key)).map(([, text]) => text);
  const needless = excused
    .filter((place) => !gaps.has(keyOf(place)))
    .map((place) => stale(place, reached.has(keyOf(place)) ? "is reached" : "is no such line"));
  const hit = mine.filter((key) => reached.has(key)).length;
  return { file, lines: mine.length, reached: hit, problems: [...problems, ...needless] };
}

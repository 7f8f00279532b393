// SPDX-License-Identifier: GPL-2.0-only
/**
 * Sizes of the state spaces as they were last looked at and agreed to: a checker or compiler that
 * suddenly sees more or fewer states has changed, whatever the verdict says.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../base/errors.js";
import { groupBy } from "../base/group.js";
import { writeFileWhole } from "../base/output.js";
import type { Result, Verdict } from "../explore/result.js";

/** The size of one search. */
export interface Counts {
  readonly verdict: Verdict;
  readonly states: number;
  readonly transitions: number;
}

/** The size of the search that a machine has its answer from. */
export interface PinnedCounts extends Counts {
  /** The machine that was searched: itself, or one whose image is the same or behaves alike. */
  readonly searched: string;
}

/** In the file: machines with the same answer share one entry. */
interface Entry extends PinnedCounts {
  readonly archs: readonly string[];
}

/**
 * The counts of one subtest: by side and machine name those of a scenario, by scenario and machine
 * name those of a variant.
 */
export type Pinned = Map<string, Map<string, PinnedCounts>>;

/** What is compared of a result. */
export function countsOf({ verdict, states, transitions }: Result): Counts {
  return { verdict, states, transitions };
}

/** The file that holds a subtest's counts, from the top of the tree. */
export function pinnedFile(name: string): string {
  return `test/selftests/expected/${name}.json`;
}

function mapOf(entries: readonly Entry[]): Map<string, PinnedCounts> {
  const pairs = entries.flatMap(({ archs, ...counts }) =>
    archs.map((arch) => [arch, counts] as const),
  );
  return new Map(pairs);
}

/** Reads a subtest's counts; empty when there is no such file. */
export function readPinned(root: string, name: string): Pinned {
  const path = join(root, pinnedFile(name));
  if (!existsSync(path)) return new Map();
  try {
    const value = JSON.parse(readFileSync(path, "utf8")) as Record<string, Entry[]>;
    return new Map(Object.entries(value).map(([key, entries]) => [key, mapOf(entries)]));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError(`${pinnedFile(name)} cannot be read: ${reason}. Write it with PROMOTE=1.`);
  }
}

function entriesOf(counts: ReadonlyMap<string, PinnedCounts>): Entry[] {
  const groups = groupBy([...counts].sort(byName), ([, one]) => JSON.stringify(one));
  return [...groups.values()].flatMap((group) =>
    group.slice(0, 1).map(([, one]) => ({ archs: group.map(([arch]) => arch), ...one })),
  );
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}

function list(counts: ReadonlyMap<string, PinnedCounts>): string {
  const lines = entriesOf(counts).map((entry) => `    ${JSON.stringify(entry)}`);
  return lines.length === 0 ? "[]" : `[\n${lines.join(",\n")}\n  ]`;
}

/** Writes a subtest's counts, an entry to a line so that a change of one is a line of a diff. */
export function writePinned(root: string, name: string, pinned: Pinned): void {
  const parts = [...pinned].map(([key, counts]) => `  ${JSON.stringify(key)}: ${list(counts)}`);
  writeFileWhole(join(root, pinnedFile(name)), `{\n${parts.join(",\n")}\n}\n`);
}

/** What differs from the pinned counts, as a sentence; undefined when nothing does. */
export function countsDiffer(pinned: Counts | undefined, got: Counts): string | undefined {
  const text = `${got.states} states, ${got.transitions} transitions`;
  if (pinned === undefined) return `no counts are pinned (${text}); write them with PROMOTE=1`;
  if (pinned.states === got.states && pinned.transitions === got.transitions) return undefined;
  return (
    `pinned are ${pinned.states} states, ${pinned.transitions} transitions, found ${text}; ` +
    `if that is meant, write them with PROMOTE=1`
  );
}

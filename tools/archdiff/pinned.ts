// SPDX-License-Identifier: GPL-2.0-only
/** The outcomes that each scenario was last seen and agreed to have, by machine, before and after. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../base/errors.js";
import { writeFileWhole } from "../base/output.js";
import type { Side } from "../jobs/engine.js";
import { outcomesOf, type Reach } from "./outcomes.js";

/** In the file: machines with the same outcomes share one entry. */
interface Entry {
  readonly archs: readonly string[];
  readonly outcomes: readonly string[];
}

/** The outcomes of one scenario by tree and machine. */
export type Pinned = Record<Side, Map<string, readonly string[]>>;

/** The file that holds a scenario's outcomes, from the top of the tree. */
export function pinnedFile(scenario: string): string {
  return `test/archdiff/expected/${scenario}.json`;
}

function mapOf(entries: readonly Entry[] | undefined): Map<string, readonly string[]> {
  return new Map(
    (entries ?? []).flatMap(({ archs, outcomes }) => archs.map((arch) => [arch, outcomes])),
  );
}

/** Reads a scenario's outcomes; empty when there is no such file. */
export function readPinned(root: string, scenario: string): Pinned {
  const path = join(root, pinnedFile(scenario));
  if (!existsSync(path)) return { before: new Map(), after: new Map() };
  try {
    const value = JSON.parse(readFileSync(path, "utf8")) as Partial<Record<Side, Entry[]>>;
    return { before: mapOf(value.before), after: mapOf(value.after) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError(
      `${pinnedFile(scenario)} cannot be read: ${reason}. Write it with PROMOTE=1.`,
    );
  }
}

function list(outcomes: ReadonlyMap<string, readonly string[]>): string {
  const groups = new Map<string, Entry>();
  for (const [arch, mine] of [...outcomes].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const key = JSON.stringify(mine);
    groups.set(key, { archs: [...(groups.get(key)?.archs ?? []), arch], outcomes: mine });
  }
  const entries = [...groups.values()].map(
    ({ archs, outcomes: mine }) =>
      `    {\n      "archs": ${JSON.stringify(archs)},\n      "outcomes": [\n` +
      `${mine.map((one) => `        ${JSON.stringify(one)}`).join(",\n")}\n      ]\n    }`,
  );
  return entries.length === 0 ? "[]" : `[\n${entries.join(",\n")}\n  ]`;
}

/** Writes a scenario's outcomes, one to a line so that a change of one is a line of a diff. */
export function writePinned(root: string, scenario: string, { before, after }: Pinned): void {
  const text = `{\n  "before": ${list(before)},\n  "after": ${list(after)}\n}\n`;
  writeFileWhole(join(root, pinnedFile(scenario)), text);
}

/** Pinned outcomes with those found in their place; a search that was stopped changes nothing. */
export function withFound(pinned: Pinned, side: Side, found: readonly Reach[]): Pinned {
  const exhausted = found.filter(({ stopped }) => stopped === undefined);
  const mine = exhausted.map((reach) => [reach.arch, outcomesOf(reach)] as const);
  return { ...pinned, [side]: new Map([...pinned[side], ...mine]) };
}

function quoted(outcomes: readonly string[]): string {
  return outcomes.map((outcome) => `"${outcome}"`).join(", ");
}

function problemOf(pinned: readonly string[] | undefined, reach: Reach): string | undefined {
  const found = outcomesOf(reach);
  if (pinned === undefined) return "no outcomes are pinned; write them with PROMOTE=1";
  const come = found.filter((outcome) => !pinned.includes(outcome));
  const gone =
    reach.stopped === undefined ? pinned.filter((outcome) => !found.includes(outcome)) : [];
  const parts = [
    ...(come.length > 0 ? [`reached and not pinned: ${quoted(come)}`] : []),
    ...(gone.length > 0 ? [`pinned and not reached: ${quoted(gone)}`] : []),
  ];
  return parts.length > 0 ? parts.join("; ") : undefined;
}

/** What is not as pinned, as sentences that name the machines; empty when all is. */
export function problemsOf(pinned: Pinned, side: Side, all: readonly Reach[]): string[] {
  const groups = new Map<string, string[]>();
  for (const reach of all) {
    const problem = problemOf(pinned[side].get(reach.arch), reach);
    if (problem !== undefined) groups.set(problem, [...(groups.get(problem) ?? []), reach.arch]);
  }
  return [...groups].map(([problem, archs]) => `${archs.join(", ")}: ${problem}`);
}

// SPDX-License-Identifier: GPL-2.0-only
/** What each cell was last seen and agreed to be: a file for each use. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../base/errors.js";
import { writeFileWhole } from "../base/output.js";
import type { Side } from "../jobs/engine.js";
import { byOutcome, type Cell, type Outcomes } from "./cell.js";

/** Outcome -> machines, as it is in a file. */
type Kept = Readonly<Record<string, readonly string[]>>;

/** Context -> tree -> what was found there. */
export type Pinned = Readonly<Record<string, Readonly<Record<Side, Kept>>>>;

/** The file of a use, from the top of the tree. */
export function pinnedFile(name: string): string {
  return `test/contexts/expected/${name}.json`;
}

/** What is pinned of a use; nothing when there is no such file. */
export function readPinned(root: string, name: string): Pinned {
  const path = join(root, pinnedFile(name));
  if (!existsSync(path)) return {};
  try {
    return JSON.parse(readFileSync(path, "utf8")) as Pinned;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError(`${pinnedFile(name)} cannot be read: ${reason}. Write it with PROMOTE=1.`);
  }
}

/** Writes what was found of a use on all machines. */
export function writePinned(root: string, name: string, cells: ReadonlyMap<string, Cell>): void {
  const kept = [...cells].map(([context, { before, after }]) => [
    context,
    { before: Object.fromEntries(byOutcome(before)), after: Object.fromEntries(byOutcome(after)) },
  ]);
  const text = JSON.stringify(Object.fromEntries(kept), undefined, 2);
  writeFileWhole(
    join(root, pinnedFile(name)),
    `${text.replace(/\[\s+([^\]]*?)\s+\]/g, oneLine)}\n`,
  );
}

/** Machines on one line. */
function oneLine(_all: string, inside: string): string {
  return `[${inside.replace(/\s+/g, " ")}]`;
}

function outcomeIn(kept: Kept | undefined, arch: string): string | undefined {
  return Object.entries(kept ?? {}).find(([, archs]) => archs.includes(arch))?.[0];
}

/** What is not as pinned, of the machines that were asked. */
export function changesOf(kept: Kept | undefined, found: Outcomes, side: Side): string[] {
  const groups = new Map<string, string[]>();
  for (const [arch, outcome] of Object.entries(found)) {
    const pinned = outcomeIn(kept, arch);
    if (pinned === outcome) continue;
    const text =
      pinned === undefined
        ? `${side}: nothing is pinned (${outcome}); write it with PROMOTE=1`
        : `${side}: pinned is ${pinned}, found ${outcome}`;
    groups.set(text, [...(groups.get(text) ?? []), arch]);
  }
  return [...groups].map(([text, archs]) => `${archs.join(", ")}, ${text}`);
}

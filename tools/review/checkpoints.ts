// SPDX-License-Identifier: GPL-2.0-only
/**
 * Searches that were stopped, each in a file under a digest of all it depends on but its budget. The same
 * search goes on from there, with more time, memory or patience, and ends with the same counts.
 */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { writeFileWhole } from "../cli/output.js";
import type { Result } from "../explore/result.js";
import type { RunOptions } from "../explore/run.js";
import type { ArchMachine } from "../machine/arch.js";
import type { Limits } from "./engine.js";
import type { PackedImage } from "./packed.js";

/** Where checkpoints are, and the digest of the checker whose they are. */
export interface CheckpointFolder {
  readonly folder: string;
  readonly checker: string;
}

/** Takes away what another version of the checker left, which nothing can go on from. */
export function dropStale({ folder, checker }: CheckpointFolder): void {
  for (const name of namesIn(folder)) {
    if (!name.startsWith(checker)) rmSync(join(folder, name), { force: true });
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function pathOf(
  { folder, checker }: CheckpointFolder,
  { reduction, collect }: Limits,
  [image, machine]: readonly [PackedImage, ArchMachine],
): string {
  const rest = JSON.stringify([reduction, collect === true, machine]);
  const digest = createHash("sha256").update(rest).update(image.text).digest("hex");
  return join(folder, `${checker}-${digest}`);
}

function read(path: string): Uint8Array | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}

/** Writes a checkpoint; where nothing can be written, searches begin anew. */
function write(path: string, bytes: Uint8Array): void {
  try {
    writeFileWhole(path, bytes);
  } catch {
    return;
  }
}

/** Makes a search go on from its checkpoint, if there is one, and leave one behind if it is stopped. */
export function withCheckpoint(
  where: CheckpointFolder,
  limits: Limits,
  of: readonly [PackedImage, ArchMachine],
  search: (options: Pick<RunOptions, "from" | "keep">) => Result,
): Result {
  const path = pathOf(where, limits, of);
  const keep = (bytes: Uint8Array): void => {
    write(path, bytes);
  };
  const result = search({ from: read(path), keep });
  if (result.stopped === undefined) rmSync(path, { force: true });
  return result;
}

// SPDX-License-Identifier: GPL-2.0-only
/** Schedules as files. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../base/errors.js";
import { writeFileWhole } from "../base/output.js";
import type { Trace } from "../explore/result.js";

function isStep(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const { context, choice } = value as Record<string, unknown>;
  return Number.isInteger(context) && Number.isInteger(choice);
}

function isFinding(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const { rule, text, where, context } = value as Record<string, unknown>;
  return [rule, text, context].every((part) => typeof part === "string") && Array.isArray(where);
}

function isTrace(value: unknown): value is Trace {
  if (typeof value !== "object" || value === null) return false;
  const { version, image, arch, scenario, tree, finding, steps } = value as Record<string, unknown>;
  const named = [image, arch, scenario, tree].every((part) => typeof part === "string");
  return (
    version === 1 && named && isFinding(finding) && Array.isArray(steps) && steps.every(isStep)
  );
}

/** Reads a saved schedule; anything else is refused with what it should have been. */
export function readTrace(path: string): Trace {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError(`${path} cannot be read as a saved schedule: ${reason}.`);
  }
  if (isTrace(value)) return value;
  throw new UserError(
    `${path} is no saved schedule of version 1. Such files are written by "srcu review" and ` +
      `"srcu test" into the folder traces/.`,
  );
}

/** `premature-gp-arm64-before.json`; a patch's name is cut down to its last part. */
export function traceName(trace: Trace): string {
  const tree = trace.tree.replace(/^.*\//, "").replace(/[^A-Za-z0-9.:+-]+/g, "_");
  return `${trace.scenario}-${trace.arch}-${tree.replaceAll(":", "-")}.json`;
}

/** Writes a schedule into `folder` and returns its path. */
export function saveTrace(folder: string, trace: Trace): string {
  const path = join(folder, traceName(trace));
  try {
    writeFileWhole(path, `${JSON.stringify(trace, undefined, 1)}\n`);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError(`The schedule cannot be saved: ${reason}. Name another folder with --out.`);
  }
  return path;
}

// SPDX-License-Identifier: GPL-2.0-only
/** The list of lines that no selftest reaches. */
import { UserError } from "../base/errors.js";
import type { SourceTree } from "../base/source-tree.js";
import type { Place } from "./lines.js";

/** The lines not reached, with the reasons. */
export const UNREACHED = "test/selftests/unreached.json";

/** An entry of the list. */
export interface Excused extends Place {
  readonly reason: string;
}

function isExcused(value: unknown): value is Excused {
  if (typeof value !== "object" || value === null) return false;
  const { file, function: fn, reason } = value as Record<string, unknown>;
  return [file, fn, reason].every((part) => typeof part === "string" && part !== "");
}

/** The list of a tree. */
export function readUnreached(tree: SourceTree): Excused[] {
  const text = tree.read(UNREACHED) ?? "[]";
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError(`${UNREACHED} is no JSON: ${reason}.`);
  }
  if (Array.isArray(value) && value.every(isExcused)) return value;
  throw new UserError(
    `${UNREACHED} is not as it should be. It is a list of objects with "file", "function", "reason", ` +
      `"text" (a line of the function; without it the function has no code at all) and, where a ` +
      `text comes more than once, "nth".`,
  );
}

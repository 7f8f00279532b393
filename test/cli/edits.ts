// SPDX-License-Identifier: GPL-2.0-only
/** Patches of the tree as it is, made by writing what is to stand where. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createTwoFilesPatch } from "diff";
import { packageRoot } from "../../tools/base/disk.js";

/** A text that stands in the file once, and what is to stand there instead. */
export type Edit = readonly [before: string, after: string];

/** The file as it is. */
export function source(path: string): string {
  return readFileSync(join(packageRoot(), path), "utf8");
}

/** A diff that makes these edits of one file. */
export function patchOf(path: string, edits: readonly Edit[]): string {
  const old = source(path);
  const edited = edits.reduce((text, [before, after]) => {
    if (text.split(before).length !== 2) throw new Error(`${path} has not one "${before}"`);
    return text.replace(before, () => after);
  }, old);
  return createTwoFilesPatch(`a/${path}`, `b/${path}`, old, edited);
}

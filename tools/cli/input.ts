// SPDX-License-Identifier: GPL-2.0-only
import { readFileSync } from "node:fs";
import { UserError } from "../base/errors.js";
import type { Patch } from "../patch/model.js";
import { parsePatch } from "../patch/parse.js";

/** Reads a patch from a file, or from stdin when the name is `-`. */
export function readPatch(name: string): Patch {
  if (name === "-") return parsePatch(readFileSync(0, "utf8"), "<stdin>");
  let text: string;
  try {
    text = readFileSync(name, "utf8");
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError(
      `The patch ${name} cannot be read: ${reason}. Give a file, or - for stdin.`,
    );
  }
  return parsePatch(text, name);
}

// SPDX-License-Identifier: GPL-2.0-only
/** Lines of the code that a reader of a schedule knows: not those of headers, but who uses them. */
import type { Image } from "../kcc/ir.js";

/** A line of a function. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly fn: string;
}

/** What an architecture may do in its own way; its callers are the same for all. */
const HEADERS = /^(arch|include)\//;

/** Index into `image.sources` of the innermost caller outside headers; -1 if there is none. */
export function callerOutsideHeaders(image: Image, pc: number): number {
  let at = image.code[pc]?.src ?? -1;
  while (at >= 0 && HEADERS.test(image.sources[at]?.file ?? "")) {
    at = image.sources[at]?.caller ?? -1;
  }
  return at;
}

/** The line an instruction belongs to, outside headers. */
export function placeOf(image: Image, pc: number): Place | undefined {
  const source = image.sources[callerOutsideHeaders(image, pc)];
  return source && { file: source.file, line: source.line, fn: source.fn };
}

/** Whether two places are the same line. */
export function samePlace(a: Place, b: Place | undefined): boolean {
  return a.file === b?.file && a.line === b.line;
}

/** The instructions that belong to a line, in a form that can be compared. */
export function operationsAt(image: Image, place: Place): string {
  return image.code
    .filter((_instr, pc) => samePlace(place, placeOf(image, pc)))
    .map((instr) => ("kind" in instr ? `${instr.op}.${instr.kind}` : instr.op))
    .join(" ");
}

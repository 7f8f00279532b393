// SPDX-License-Identifier: GPL-2.0-only
/** Where the diff is in the text of a patch, found by counting lines as its hunk headers say. */
import { UserError } from "../base/errors.js";

/** Indexes into the patch's lines, from 0. */
export interface DiffExtent {
  readonly start: number;
  /** Past the last line of the diff: the `-- ` of a mail's trailer, or the end. */
  readonly end: number;
  /** The `@@` lines, in order. */
  readonly hunks: readonly number[];
}

const HUNK = /^@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@/;
const NEXT_MAIL = /^From [0-9a-f]{7,40} /;

function startsDiff(lines: readonly string[], at: number): boolean {
  const line = lines[at] ?? "";
  if (/^(diff --git |Index: |Binary files .* differ$|GIT binary patch$)/.test(line)) return true;
  return /^--- \S/.test(line) && /^\+\+\+ \S/.test(lines[at + 1] ?? "");
}

function hunkSizes(lines: readonly string[], at: number, name: string): [number, number] {
  const match = HUNK.exec(lines[at] ?? "");
  if (match) return [Number(match[1] ?? 1), Number(match[2] ?? 1)];
  throw new UserError(
    `${name}:${at + 1}: "${lines[at] ?? ""}" is not a hunk header of a unified diff, such as ` +
      `"@@ -10,7 +10,6 @@". Make the patch again with "git diff" or "git format-patch".`,
  );
}

function truncated(name: string, header: number, at: number, found: string | undefined): UserError {
  const what = found === undefined ? "the patch ends" : `there is "${found}"`;
  return new UserError(
    `${name}:${at + 1}: the hunk that begins at line ${header + 1} is cut short: ${what} where its ` +
      `header promises more lines. Get the whole patch again; a mail program may have cut or wrapped it.`,
  );
}

function isMark(mark: string): mark is " " | "-" | "+" | "\\" {
  return mark === " " || mark === "-" || mark === "+" || mark === "\\";
}

/** Index of the first line after the hunk whose header is at `header`. */
function skipHunk(lines: readonly string[], header: number, name: string): number {
  let [before, after] = hunkSizes(lines, header, name);
  let at = header + 1;
  while (before > 0 || after > 0) {
    const line = lines[at];
    const last = at === lines.length - 1 && line === "";
    const mark = line === "" ? " " : (line?.charAt(0) ?? "");
    if (line === undefined || last || !isMark(mark)) {
      throw truncated(name, header, at, last ? undefined : line);
    }
    if (mark === " " || mark === "-") before--;
    if (mark === " " || mark === "+") after--;
    at++;
  }
  return lines[at]?.startsWith("\\") === true ? at + 1 : at;
}

function refuseSurplus(lines: readonly string[], at: number, header: number, name: string): void {
  const line = lines[at] ?? "";
  if (!/^[-+ ]/.test(line) || line === "-- " || startsDiff(lines, at)) return;
  throw new UserError(
    `${name}:${at + 1}: "${line}" follows the hunk that begins at line ${header + 1}, whose header ` +
      `counts fewer lines. Correct the counts in the header, or make the patch again with "git diff".`,
  );
}

/** Finds the diff; throws when there is none, when a hunk is not whole, or when there are two mails. */
export function scanDiff(lines: readonly string[], name: string): DiffExtent {
  const start = lines.findIndex((_line, at) => startsDiff(lines, at));
  if (start < 0) {
    throw new UserError(
      `${name} holds no diff: no line begins with "diff --git" or "--- " and "+++ ". ` +
        `Give the output of "git format-patch" or "git diff".`,
    );
  }
  const hunks: number[] = [];
  let at = start;
  while (at < lines.length && lines[at] !== "-- ") {
    if (lines[at]?.startsWith("@@") !== true) {
      at++;
      continue;
    }
    const header = at;
    hunks.push(header);
    at = skipHunk(lines, header, name);
    refuseSurplus(lines, at, header, name);
  }
  refuseSecondMail(lines, at, name);
  return { start, end: at, hunks };
}

function refuseSecondMail(lines: readonly string[], from: number, name: string): void {
  const next = lines.findIndex((line, at) => at >= from && NEXT_MAIL.test(line));
  if (next < 0) return;
  throw new UserError(
    `${name}:${next + 1}: a second mail begins here, and one patch is reviewed at a time. ` +
      `Save the mails one by one, or give their sum ("git diff" over the whole series).`,
  );
}

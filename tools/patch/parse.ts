// SPDX-License-Identifier: GPL-2.0-only
/** Text of a patch -> `Patch`. */
import { parsePatch as parseDiff, type StructuredPatch } from "diff";
import { UserError } from "../base/errors.js";
import { readEnvelope } from "./mail.js";
import { pathOf, type FilePatch, type Hunk, type Patch } from "./model.js";
import { refuseOutside, stripPrefix } from "./paths.js";
import { scanDiff, type DiffExtent } from "./scan.js";

/** Lines of the patch; a patch that is CR LF throughout is read as if it were LF. */
function splitLines(text: string, name: string): string[] {
  const lines = text.split("\n");
  const ended = lines.slice(0, -1);
  const mixed = ended.findIndex((line) => line.endsWith("\r"));
  if (mixed < 0) return lines;
  if (ended.every((line) => line.endsWith("\r")))
    return lines.map((line) => line.replace(/\r$/, ""));
  throw new UserError(
    `${name}:${mixed + 1}: this line ends with CR LF and others end with LF alone, so a mail ` +
      `program has changed the patch. Save it again unchanged; the tree has LF everywhere.`,
  );
}

function refuseBinary(lines: readonly string[], extent: DiffExtent, name: string): void {
  const binary = lines.findIndex(
    (line, at) =>
      at >= extent.start &&
      at < extent.end &&
      /^(GIT binary patch$|Binary files .* differ$)/.test(line),
  );
  if (binary < 0) return;
  throw new UserError(
    `${name}:${binary + 1}: this is a binary patch ("${lines[binary] ?? ""}"), and only text can be ` +
      `reviewed. Leave the binary file out of the patch.`,
  );
}

function diffOf(lines: readonly string[], extent: DiffExtent, name: string): StructuredPatch[] {
  try {
    return parseDiff(`${lines.slice(extent.start, extent.end).join("\n")}\n`);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError(`${name}: this is not a unified diff that can be read: ${reason}.`);
  }
}

function pathsOf(index: StructuredPatch, where: string): Pick<FilePatch, "before" | "after"> {
  const { oldFileName, newFileName } = index;
  if (oldFileName === undefined || newFileName === undefined) {
    throw new UserError(
      `${where}: the hunks here belong to no file: "--- " and "+++ " are missing.`,
    );
  }
  if (index.isCopy === true) {
    throw new UserError(
      `${where}: the patch copies ${oldFileName} to ${newFileName}. ` +
        `Make it again with "git format-patch --no-renames", which writes the new file in full.`,
    );
  }
  const { before, after } = stripPrefix(oldFileName, newFileName);
  for (const path of [before, after]) if (path !== undefined) refuseOutside(path, where);
  if (index.isCreate === true) return { before: undefined, after };
  if (index.isDelete === true) return { before, after: undefined };
  const renamed = index.isRename === true || before === undefined || after === undefined;
  return renamed ? { before, after } : { before: after, after };
}

/** Attaches to each hunk the line it is at, in order. */
function withLines(index: StructuredPatch, lines: number[]): Hunk[] {
  return index.hunks.map((hunk) => ({ ...hunk, line: (lines.shift() ?? 0) + 1 }));
}

/** `diff` applies hunks that overlap or go backwards to the wrong lines, without a word. */
function refuseDisorder(file: FilePatch, name: string): void {
  file.hunks.forEach((hunk, i) => {
    const last = file.hunks[i - 1];
    if (last === undefined || hunk.oldStart >= last.oldStart + last.oldLines) return;
    throw new UserError(
      `${name}:${hunk.line}: hunk ${i + 1} of ${pathOf(file)} begins before hunk ${i} ends. ` +
        `Put the hunks in the order of their lines, or make the patch again with "git diff".`,
    );
  });
}

function doesSomething(file: FilePatch): boolean {
  return file.hunks.length > 0 || file.before !== file.after;
}

function refuseTwice(files: readonly FilePatch[], name: string): void {
  const paths = files.map(pathOf);
  const twice = paths.find((path, at) => paths.indexOf(path) !== at);
  if (twice === undefined) return;
  throw new UserError(
    `${name}: the patch has two diffs of ${twice}. Give their sum ("git diff" over both commits).`,
  );
}

/** Reads a `git format-patch` mail or a bare unified diff. `name` is used in messages. */
export function parsePatch(text: string, name: string): Patch {
  if (text.trim() === "") {
    throw new UserError(`${name} is empty. Give the output of "git format-patch" or "git diff".`);
  }
  const lines = splitLines(text, name);
  const extent = scanDiff(lines, name);
  refuseBinary(lines, extent, name);
  const hunkLines = [...extent.hunks];
  const files = diffOf(lines, extent, name)
    .map((index) => {
      const where = `${name}:${(hunkLines[0] ?? extent.start) + 1}`;
      return { ...pathsOf(index, where), hunks: withLines(index, hunkLines) };
    })
    .filter(doesSomething);
  if (files.length === 0) throw new UserError(`${name} changes no line of any file.`);
  refuseTwice(files, name);
  for (const file of files) refuseDisorder(file, name);
  return { name, ...readEnvelope(lines.slice(0, extent.start), name), files };
}

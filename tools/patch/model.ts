// SPDX-License-Identifier: GPL-2.0-only
/** A patch as read, before it meets a tree. */

/** One hunk, its lines as in the patch: ` context`, `-removed`, `+added`, `\ No newline...`. */
export interface Hunk {
  /** Line of its `@@` header in the patch, from 1. */
  readonly line: number;
  readonly oldStart: number;
  readonly oldLines: number;
  readonly newStart: number;
  readonly newLines: number;
  readonly lines: readonly string[];
}

/** What a patch does to one file. */
export interface FilePatch {
  /** Path before, undefined when the patch creates the file. */
  readonly before: string | undefined;
  /** Path after, undefined when the patch deletes the file. */
  readonly after: string | undefined;
  readonly hunks: readonly Hunk[];
}

/** A whole patch, from a mail or a bare diff. */
export interface Patch {
  /** What to call it in messages: its file name, or `<stdin>`. */
  readonly name: string;
  /** Subject without its `[PATCH n/m]`; empty for a bare diff without a mail header. */
  readonly subject: string;
  readonly author?: string;
  /** The text between the header and the `---` line. */
  readonly body: string;
  readonly files: readonly FilePatch[];
}

/** The path a file is known by: the one after the patch, or before it if the patch deletes the file. */
export function pathOf(file: FilePatch): string {
  return file.after ?? file.before ?? "";
}

/** The lines a hunk expects (`-`) or leaves behind (`+`), each with its index in `hunk.lines`. */
export function side(hunk: Hunk, sign: "-" | "+"): { text: string; index: number }[] {
  return hunk.lines.flatMap((line, index) => {
    const mark = line.charAt(0);
    const kept = mark === sign || mark === " " || mark === "";
    return kept ? [{ text: line.slice(1), index }] : [];
  });
}

// SPDX-License-Identifier: GPL-2.0-only
/** Where things are written: data on stdout, progress on a terminal's stderr, files in one move. */
import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/** One line that is written over; silent unless it goes to a terminal. */
export interface Progress {
  update(text: string): void;
  /** Takes the line away, before anything else is written. */
  clear(): void;
}

/** What of a stream is needed here. */
export interface Stream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

const ERASE = "\r\u001b[K";

/** Progress on `stream`, by default stderr. */
export function progressOn(stream: Stream = process.stderr): Progress {
  if (stream.isTTY !== true) return { update: () => undefined, clear: () => undefined };
  let shown = false;
  return {
    update(text) {
      stream.write(ERASE + text.slice(0, (stream.columns ?? 80) - 1));
      shown = true;
    },
    clear() {
      if (shown) stream.write(ERASE);
      shown = false;
    },
  };
}

/** Writes text to stdout, ending it with a newline. */
export function print(text: string): void {
  process.stdout.write(text.endsWith("\n") ? text : `${text}\n`);
}

/** Writes a value to stdout as JSON. */
export function printJson(value: unknown): void {
  print(JSON.stringify(value, undefined, 2));
}

/** Writes a file whole or not at all: to a temporary name first, then renamed. */
export function writeFileWhole(path: string, content: string): void {
  mkdirSync(dirname(path), { recursive: true });
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`);
  try {
    writeFileSync(temporary, content);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

// SPDX-License-Identifier: GPL-2.0-only
/** Lines of code, known by their function and their text: that outlives changes elsewhere in the file. */
import type { SourceTree } from "../base/source-tree.js";
import { SourceCache } from "../kcc/front/cache.js";

/** A line of code; no text stands for a function that has no code in any scenario. */
export interface Place {
  readonly file: string;
  readonly function: string;
  readonly text?: string;
  /** Which of the lines of this text in the function, from 1; 1 if left out. */
  readonly nth?: number;
}

/** The place as a key of maps and sets. */
export function keyOf({ file, function: fn, text, nth }: Place): string {
  return JSON.stringify([file, fn, text ?? "", nth ?? 1]);
}

/** The place of a key. */
export function placeOf(key: string): Place {
  const [file, fn, text, nth] = JSON.parse(key) as [string, string, string, number];
  return { file, function: fn, text, nth };
}

/** Keys of the lines of files, as they stand in one tree. */
export class Lines {
  private readonly keys = new Map<string, readonly string[]>();
  private readonly cache = new SourceCache();

  constructor(private readonly tree: SourceTree) {}

  /** Names of the functions in a file, each with its first line. */
  functions(file: string): { readonly name: string; readonly line: number }[] {
    const { values } = this.cache.read(file, this.text(file)).file;
    return values
      .flatMap((value) =>
        value.kind === "function" ? [{ name: value.name, line: value.at.line }] : [],
      )
      .sort((a, b) => a.line - b.line);
  }

  /** The key of each line, from index 1; "" outside of functions. */
  of(file: string): readonly string[] {
    const known = this.keys.get(file) ?? this.keysOf(file);
    this.keys.set(file, known);
    return known;
  }

  private keysOf(file: string): string[] {
    const functions = this.functions(file);
    const seen = new Map<string, number>();
    return ["", ...this.text(file).split("\n")].map((line, number) => {
      const fn = functions.findLast((one) => one.line <= number);
      if (!fn) return "";
      const place = { file, function: fn.name, text: line.trim() };
      const nth = (seen.get(keyOf(place)) ?? 0) + 1;
      seen.set(keyOf(place), nth);
      return keyOf({ ...place, nth });
    });
  }

  private text(file: string): string {
    return this.tree.read(file) ?? "";
  }
}

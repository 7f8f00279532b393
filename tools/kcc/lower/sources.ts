// SPDX-License-Identifier: GPL-2.0-only
import type { Source } from "../ir.js";
import type { Position } from "../syntax.js";

/** Where a function was expanded: gives each position in it a number. */
export interface SourceScope {
  readonly file: string;
  readonly fn: string;
  /** Number of the call, -1 in an entry function. */
  readonly caller: number;
  readonly known: Map<Position, number>;
}

/** The table that `src` of an instruction is an index into. */
export class Sources {
  readonly all: Source[] = [];

  scope(file: string, fn: string, caller: number): SourceScope {
    return { file, fn, caller, known: new Map() };
  }

  /** The number of `at` within `scope`. */
  number(scope: SourceScope, at: Position): number {
    const known = scope.known.get(at);
    if (known !== undefined) return known;
    const index = this.all.length;
    const { file, fn, caller } = scope;
    this.all.push({ file, line: at.line, column: at.column, fn, caller });
    scope.known.set(at, index);
    return index;
  }
}

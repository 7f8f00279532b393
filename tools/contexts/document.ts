// SPDX-License-Identifier: GPL-2.0-only
/** The table as data: what `srcu contexts --json` prints. */
import type { ContextName } from "../scenarios/contexts.js";
import type { Implementation } from "../scenarios/implementations.js";
import type { Cell } from "./cell.js";
import type { Promise_ } from "./promised.js";

/** One use of one implementation. */
export interface UseEntry {
  readonly name: string;
  readonly use: string;
  readonly srcu: Implementation;
  readonly title: string;
  readonly cells: { readonly [context in ContextName]?: CellEntry };
}

/** One cell. */
export interface CellEntry {
  readonly promised: Promise_;
  /** Machine -> `pass`, or `fail` and the rule broken; before and after the patch. */
  readonly found: Cell;
  /** What is not as promised or pinned, as sentences; empty if all is. */
  readonly problems: readonly string[];
}

/** All of it. */
export interface ContextsDocument {
  readonly version: 1;
  readonly machines: readonly string[];
  readonly uses: readonly UseEntry[];
  readonly totals: { readonly searches: number; readonly known: number; readonly seconds: number };
}

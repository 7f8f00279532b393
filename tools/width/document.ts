// SPDX-License-Identifier: GPL-2.0-only
/** What `srcu width` finds, as data. */
import type { Verdict } from "../explore/result.js";
import type { Counting } from "./counters.js";

/** Readers, beside an old one, with which a grace period ends early, and with which it does not. */
export interface Limit {
  /** The smallest number, of those tried, that does; nothing if none did. */
  readonly fails?: number;
  /** File of the schedule, and its steps. */
  readonly trace?: string;
  readonly steps?: number;
  /** One fewer: `pass` if every schedule was searched, `bounded` if not. */
  readonly passes: Verdict;
  /** Of the search. */
  readonly states?: number;
}

/** One implementation at one width. */
export interface WidthRow {
  readonly srcu: Counting;
  readonly bits: number;
  /** Sections open at once. */
  readonly atOnce: Limit;
  /** Tasks that count between the two sums. */
  readonly between: Limit;
  /** How many can, before the patch, on one CPU. */
  readonly before: number;
  /** What is not as derived, as sentences; empty if all is. */
  readonly problems: readonly string[];
}

/** All of it. */
export interface WidthDocument {
  readonly version: 1;
  readonly arch: string;
  readonly rows: readonly WidthRow[];
}

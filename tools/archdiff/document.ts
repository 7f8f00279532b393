// SPDX-License-Identifier: GPL-2.0-only
/** The comparison as one JSON document (schema.json). */
import type { Side } from "../jobs/engine.js";
import type { Cause } from "./causes.js";
import type { Group } from "./outcomes.js";

/** An outcome that some machines can reach and others cannot. */
export interface DifferenceEntry {
  readonly outcome: string;
  readonly reachedBy: readonly string[];
  readonly notBy: readonly string[];
  readonly unknown: readonly string[];
  /** The machine that the schedule is of, and its file. */
  readonly witness: { readonly arch: string; readonly trace: string };
  readonly causes: readonly Cause[];
}

/** One scenario in one tree. */
export interface Comparison {
  readonly scenario: string;
  readonly title: string;
  readonly side: Side;
  readonly groups: readonly Group[];
  readonly differences: readonly DifferenceEntry[];
  /** How the outcomes differ from those pinned, as sentences. */
  readonly problems: readonly string[];
}

/** The whole comparison. */
export interface ArchdiffDocument {
  readonly version: 1;
  /** The patch that the two trees are before and after. */
  readonly patch: string;
  readonly machines: readonly string[];
  readonly comparisons: readonly Comparison[];
  readonly totals: {
    readonly searches: number;
    /** Searches answered from what an earlier one found. */
    readonly known: number;
    readonly seconds: number;
  };
}

/** Whether every search was exhausted. */
export function isExhausted({ groups }: Pick<Comparison, "groups">): boolean {
  return groups.every(({ stopped }) => stopped === undefined);
}

// SPDX-License-Identifier: GPL-2.0-only
/** What a schedule that is made on purpose has to know of an implementation: names of words it uses. */
import type { Implementation } from "../scenarios/implementations.js";

/** Alias classes, as images name them. */
export interface Counters {
  /** Whose low bit is the rank that readers count under. */
  readonly rank: string;
  /** What a scan sums up second, and readers change first. */
  readonly second: string;
  /** Words of it that the scan has read when the readers come. */
  readonly read: number;
  /** Readers to come between two sums, of that many bits, until they agree although one is inside. */
  readonly enough: (bits: number) => number;
}

const locksLessOne = (bits: number): number => 2 ** bits - 1;

/** Of those that compare sums of words as wide as `unsigned long`. Tiny has one word and no sums. */
export const COUNTERS = {
  // The sums of seq[] have to be the same, so the old reader's one does not count: it is hidden in that
  // of c[], by a reader that begins on the CPU already read and ends on the other.
  "v4.9": {
    rank: "srcu_struct.completed",
    second: "srcu_struct_array.c",
    read: 1,
    enough: (bits) => 2 ** bits,
  },
  classic: {
    rank: "srcu_struct.completed",
    second: "srcu_array.lock_count",
    read: 0,
    enough: locksLessOne,
  },
  tree: {
    rank: "srcu_struct.srcu_idx",
    second: "srcu_data.srcu_lock_count",
    read: 0,
    enough: locksLessOne,
  },
} as const satisfies { readonly [srcu in Implementation]?: Counters };

/** Names of them. */
export type Counting = keyof typeof COUNTERS;
export const COUNTING = Object.keys(COUNTERS) as readonly Counting[];

/** Sections to be open beside the old one until the difference of the sums is 0: the same for all. */
export function enoughAtOnce(bits: number): number {
  return 2 ** bits - 1;
}

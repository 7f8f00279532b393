// SPDX-License-Identifier: GPL-2.0-only
/** Steps that are wanted, in order, against steps that are there. */
import type { Step } from "../source/steps.js";

/** The first place where they differ. */
export interface Deviation {
  /** From 0. */
  readonly index: number;
  /** Undefined: there is one step too many. */
  readonly wanted: string | undefined;
  /** Undefined: the rest is missing. */
  readonly found: Step | undefined;
}

/** Undefined when nothing differs. */
export function deviation(
  wanted: readonly string[],
  found: readonly Step[],
): Deviation | undefined {
  const length = Math.max(wanted.length, found.length);
  for (let index = 0; index < length; index++) {
    const [one, other] = [wanted[index], found[index]];
    if (one !== other?.text) return { index, wanted: one, found: other };
  }
  return undefined;
}

/** A deviation as part of a message. */
export function deviationText({ index, wanted, found }: Deviation, kernel: string): string {
  const step = `step ${index + 1}`;
  if (found === undefined) return `${step} is missing, in ${kernel} "${wanted ?? ""}"`;
  if (wanted === undefined) return `goes on with "${found.text}", in ${kernel} it ends before`;
  return `${step} is "${found.text}", in ${kernel} "${wanted}"`;
}

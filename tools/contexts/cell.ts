// SPDX-License-Identifier: GPL-2.0-only
/** What became of one use in one context: an outcome for each machine, before and after the patch. */
import type { Result } from "../explore/result.js";
import type { Side } from "../jobs/engine.js";
import type { Word } from "./promised.js";

/** `pass`, `fail` and the rule broken, or what kept it from being known. */
export type Outcomes = Readonly<Record<string, string>>;

/** By machine, in each of the two trees. */
export type Cell = Readonly<Record<Side, Outcomes>>;

const NOT_DONE = "pass, but it was never done";

/** The outcome of a search. A use must be seen to be made, or its passing says nothing. */
export function outcomeOf({ verdict, finding, missedWitnesses }: Result): string {
  if (verdict === "pass") return missedWitnesses.length > 0 ? NOT_DONE : "pass";
  return verdict === "fail" ? `fail ${finding?.rule ?? ""}` : verdict;
}

/** Machines by outcome, those that pass last. */
export function byOutcome(outcomes: Outcomes): [string, string[]][] {
  const groups = new Map<string, string[]>();
  for (const [arch, outcome] of Object.entries(outcomes))
    groups.set(outcome, [...(groups.get(outcome) ?? []), arch]);
  return [...groups].sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1));
}

function rank(outcome: string): number {
  return outcome === "pass" ? 1 : 0;
}

/** Whether what happened is what a word says; `none` if no machine was asked. */
export function agrees(word: Word, outcomes: Outcomes): boolean {
  const all = Object.values(outcomes);
  switch (word) {
    case "Y":
    case "n":
      return all.every((outcome) => outcome === "pass");
    case "N":
      return all.some((outcome) => outcome.startsWith("fail "));
    default:
      return all.every((outcome) => outcome === "pass" || outcome.startsWith("fail "));
  }
}

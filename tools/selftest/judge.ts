// SPDX-License-Identifier: GPL-2.0-only
/** One run against what was expected of it. */
import { findingLines } from "../explore/finding.js";
import type { Finding, Result } from "../explore/result.js";
import { meets, outcomeText, type Outcome } from "../scenarios/outcome.js";
import { countsDiffer, countsOf, type PinnedCounts } from "./pinned.js";

/** Other places shown in one line; a replay shows them all. */
const MOST_CAUSES = 2;

/** What a run is held against. */
export interface Expected {
  readonly outcome: Outcome;
  readonly pinned: PinnedCounts | undefined;
  /** The machine that was searched. */
  readonly searched: string;
  /** Counts are being written, not compared. */
  readonly promote: boolean;
}

/** `fail rule: text`, `pass`, or why the search stopped. */
export function verdictText({ verdict, finding, stopped }: Result): string {
  if (finding) return `${verdict} ${finding.rule}`;
  return stopped === undefined ? verdict : `${verdict}: ${stopped}`;
}

/** Everything wrong with a run, as sentences; empty when it is as expected. */
export function problemsOf(result: Result, expected: Expected): string[] {
  const problems: string[] = [];
  if (!meets(expected.outcome, result)) {
    problems.push(`expected ${outcomeText(expected.outcome)}, got ${verdictText(result)}`);
    if (result.finding) problems.push(...findingLines(result.finding));
  }
  // A search that ends at a finding has not looked everywhere.
  if (result.verdict === "pass" && result.missedWitnesses.length > 0) {
    problems.push(`no schedule reached the witness "${result.missedWitnesses.join('", "')}"`);
  }
  if (result.verdict !== "bounded" && !expected.promote)
    problems.push(...recount(result, expected));
  return problems;
}

/** When only some machines are run, one may be searched whose answer is another's when all are. */
function recount(result: Result, { pinned, searched }: Expected): string[] {
  if (pinned !== undefined && pinned.searched !== searched) return [];
  const differ = countsDiffer(pinned, countsOf(result));
  return differ === undefined ? [] : [differ];
}

/** `text at place; cause at place`: each with its outermost caller, which is in the scenario. */
export function findingLine({ text, where, because }: Finding): string {
  const causes = (because ?? []).slice(0, MOST_CAUSES);
  const parts = [{ text, where }, ...causes].map((part) => {
    const place = part.where.at(-1);
    return place === undefined ? part.text : `${part.text} at ${place}`;
  });
  return parts.join("; ");
}

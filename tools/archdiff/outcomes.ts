// SPDX-License-Identifier: GPL-2.0-only
/** The outcomes that each machine can reach in a scenario, from the runs of a matrix. */
import type { Ending } from "../explore/result.js";
import type { Side } from "../jobs/engine.js";
import { type Run, runOf } from "../jobs/matrix.js";

/** What one machine can reach in one scenario and one tree. */
export interface Reach {
  readonly arch: string;
  /** The search whose answer this is; other machines with the same image share it. */
  readonly run: Run;
  /** Sorted by outcome, each with a witness. */
  readonly endings: readonly Ending[];
  /** Why this is not all, if the search did not come to its end. */
  readonly stopped: string | undefined;
}

/** Machines with the same outcomes. */
export interface Group {
  readonly archs: readonly string[];
  readonly outcomes: readonly string[];
  /** Why more may be reachable, if the search did not come to its end. */
  readonly stopped?: string;
}

/** What every machine of a list can reach. */
export function reachOf(
  runs: readonly Run[],
  scenario: string,
  side: Side,
  archs: readonly string[],
): Reach[] {
  return archs.map((arch) => {
    const run = runOf(runs, scenario, arch, side);
    if (!run?.result.endings) throw new Error(`${scenario} on ${arch} was not run to its endings`);
    const { endings, stopped } = run.result;
    return { arch, run, endings, stopped };
  });
}

/** The outcomes of a reach. */
export function outcomesOf({ endings }: Reach): string[] {
  return endings.map(({ outcome }) => outcome);
}

/** Machines with equal outcomes together; a search that was stopped makes a group of its own. */
export function groupsOf(all: readonly Reach[]): Group[] {
  const groups = new Map<string, Group>();
  for (const reach of all) {
    const { arch, stopped } = reach;
    const outcomes = outcomesOf(reach);
    const key = JSON.stringify([outcomes, stopped]);
    const archs = [...(groups.get(key)?.archs ?? []), arch];
    groups.set(key, { archs, outcomes, ...(stopped === undefined ? {} : { stopped }) });
  }
  return [...groups.values()];
}

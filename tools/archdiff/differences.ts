// SPDX-License-Identifier: GPL-2.0-only
/** Outcomes that one machine can reach and another cannot. */
import type { Ending } from "../explore/result.js";
import { outcomesOf, type Reach } from "./outcomes.js";

/** One such outcome. */
export interface Difference {
  readonly outcome: string;
  /** Machines that can reach it. */
  readonly reachedBy: readonly string[];
  /** Machines that cannot: their search was exhausted without it. */
  readonly notBy: readonly string[];
  /** Machines whose search was stopped before it was known. */
  readonly unknown: readonly string[];
  /** The shortest schedule to it that a search found, and whose it is. */
  readonly witness: Ending;
  readonly witnessOf: Reach;
}

interface Candidate {
  readonly reach: Reach;
  readonly ending: Ending;
}

/** Fewer changes from one context to another first, then fewer steps. */
function length({ ending }: Candidate): readonly [number, number] {
  const { steps } = ending.trace;
  const changes = steps.filter(({ context }, at) => context !== steps[at - 1]?.context);
  return [changes.length, steps.length];
}

function shortest(candidates: readonly Candidate[]): Candidate | undefined {
  return candidates.toSorted((a, b) => {
    const [x, y] = [length(a), length(b)];
    return x[0] - y[0] || x[1] - y[1];
  })[0];
}

function differenceIn(all: readonly Reach[], outcome: string): Difference | undefined {
  const candidates = all.flatMap((reach) => {
    const ending = reach.endings.find((one) => one.outcome === outcome);
    return ending ? [{ reach, ending }] : [];
  });
  const without = all.filter((reach) => !outcomesOf(reach).includes(outcome));
  const notBy = without.filter(({ stopped }) => stopped === undefined);
  const first = shortest(candidates);
  if (!first || notBy.length === 0) return undefined;
  const names = (some: readonly Reach[]): string[] => some.map(({ arch }) => arch);
  return {
    outcome,
    reachedBy: names(candidates.map(({ reach }) => reach)),
    notBy: names(notBy),
    unknown: names(without.filter(({ stopped }) => stopped !== undefined)),
    witness: first.ending,
    witnessOf: first.reach,
  };
}

/** Every outcome that not all can reach, sorted. One that a stopped search has not met is no difference. */
export function differencesIn(all: readonly Reach[]): Difference[] {
  const outcomes = [...new Set(all.flatMap(outcomesOf))].sort();
  return outcomes.flatMap((outcome) => differenceIn(all, outcome) ?? []);
}

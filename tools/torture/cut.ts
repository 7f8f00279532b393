// SPDX-License-Identifier: GPL-2.0-only
/**
 * Cuts a long schedule down: leaves out rounds of one context after another, many at a time and then fewer,
 * as long as what is left ends in the same finding (Zeller and Hildebrandt, "Simplifying and isolating
 * failure-inducing input", IEEE TSE 28(2), 2002). Steps that are not possible any more are passed over.
 */
import { outcomeOf } from "../explore/ending.js";
import type { TraceStep } from "../explore/result.js";
import type { Failure } from "../explore/search.js";
import { retake, shorten } from "../explore/shorten.js";
import { WayOuts } from "../explore/way-out.js";
import type { Machine } from "../machine/machine.js";
import { type Round, roundsOf } from "./rounds.js";

/** Machine steps spent on it. */
const EFFORT = 20_000_000;
/** Steps up to which a schedule is also put in order for people. */
const READABLE = 1_000;

class Cutter {
  private effort = EFFORT;
  private readonly wayOuts: WayOuts;

  constructor(
    private readonly machine: Machine,
    private readonly outcome: string,
    private best: readonly TraceStep[],
  ) {
    this.wayOuts = new WayOuts(machine, true);
  }

  /** Until nothing more can be left out, or enough was spent. */
  cut(): readonly TraceStep[] {
    for (let before = Infinity; this.best.length < before && this.effort > 0;) {
      before = this.best.length;
      for (const { index } of this.machine.contexts) this.withoutRounds(index);
    }
    return this.best;
  }

  private withoutRounds(context: number): void {
    let rounds = this.rounds(context);
    for (let size = rounds.length; size >= 1; size >>= 1) {
      for (let from = 0; from < rounds.length;) {
        if (this.effort <= 0) return;
        if (this.leaveOut(rounds.slice(from, from + size))) rounds = this.rounds(context);
        else from += size;
      }
    }
  }

  private rounds(context: number): readonly Round[] {
    this.effort -= this.best.length;
    return roundsOf(this.machine, this.best)[context] ?? [];
  }

  private leaveOut(rounds: readonly Round[]): boolean {
    const gone = new Set(rounds.flat());
    this.effort -= this.best.length;
    const steps = this.best.filter((_, at) => !gone.has(at));
    const left = retake(this.machine, this.outcome, steps, this.wayOuts);
    if (!left || left.length >= this.best.length) return false;
    this.best = left;
    return true;
  }
}

/**
 * A schedule that ends in the same finding, and is as short as it is worth the time. A long one that ends
 * in a livelock is left as it is: each try would be a search.
 */
export function cut(machine: Machine, failure: Failure): readonly TraceStep[] {
  if (failure.violation.rule === "livelock" && failure.steps.length > READABLE)
    return failure.steps;
  const outcome = outcomeOf(machine, failure.violation);
  const steps = new Cutter(machine, outcome, failure.steps).cut();
  return steps.length > READABLE ? steps : shorten(machine, outcome, steps);
}

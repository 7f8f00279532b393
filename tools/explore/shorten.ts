// SPDX-License-Identifier: GPL-2.0-only
/**
 * Makes a schedule easier to read: fewest context switches, then fewest steps. Tries moving a context's
 * run of steps next to its previous or next one, and leaving runs out; keeps what still ends in the
 * same finding. Local, so the result is short but not proved shortest.
 */
import type { Context } from "../machine/layout.js";
import type { Machine } from "../machine/machine.js";
import { Violation } from "../machine/violation.js";
import { FAILS, isStandstill, outcomeOf, standsStill } from "./ending.js";
import type { TraceStep } from "./result.js";
import { WayOuts } from "./way-out.js";

/** Replays tried before the best so far is taken. */
const TRIES = 4_000;

/** A context's consecutive steps. */
type Run = readonly TraceStep[];

function runsOf(steps: readonly TraceStep[]): Run[] {
  const runs: TraceStep[][] = [];
  for (const step of steps) {
    const last = runs.at(-1);
    if (last?.[0]?.context === step.context) last.push(step);
    else runs.push([step]);
  }
  return runs;
}

class Shortener {
  private tries = 0;
  private readonly wayOuts: WayOuts;

  constructor(
    private readonly machine: Machine,
    private readonly outcome: string,
  ) {
    this.wayOuts = new WayOuts(machine);
  }

  shortest(steps: readonly TraceStep[]): readonly TraceStep[] {
    let best = retake(this.machine, this.outcome, steps, this.wayOuts) ?? steps;
    for (let better = this.improve(best); better && this.tries < TRIES; better = this.improve(best))
      best = better;
    return best;
  }

  /** The first variation that is shorter and still fails. */
  private improve(steps: readonly TraceStep[]): readonly TraceStep[] | undefined {
    const runs = runsOf(steps);
    for (const variation of variations(runs)) {
      if (++this.tries > TRIES) return undefined;
      const taken = retake(this.machine, this.outcome, variation.flat(), this.wayOuts);
      if (taken && isShorter(taken, steps)) return taken;
    }
    return undefined;
  }
}

/**
 * Takes what steps it can, passing over the others.
 * @returns those taken if they end in the outcome, else nothing
 */
export function retake(
  machine: Machine,
  outcome: string,
  steps: readonly TraceStep[],
  wayOuts: WayOuts,
): readonly TraceStep[] | undefined {
  machine.reset();
  const taken: TraceStep[] = [];
  const scratch: number[] = [];
  for (const step of steps) {
    const context = machine.contexts[step.context] as Context;
    scratch.length = 0;
    machine.choices(context, scratch);
    const choice = scratch.includes(step.choice)
      ? step.choice
      : scratch.length === 1
        ? scratch[0]
        : undefined;
    if (choice === undefined) continue;
    taken.push({ context: step.context, choice });
    try {
      machine.step(context, choice);
    } catch (error) {
      if (!(error instanceof Violation)) throw error;
      return outcomeOf(machine, error) === outcome ? taken : undefined;
    }
  }
  return endsIn(machine, outcome, wayOuts) ? taken : undefined;
}

/** Whether the run, in which nothing was broken so far, is over and ended so. */
function endsIn(machine: Machine, outcome: string, wayOuts: WayOuts): boolean {
  if (machine.allEnded()) return outcomeOf(machine) === outcome;
  const rule = outcome.startsWith(FAILS) ? outcome.slice(FAILS.length) : "";
  return isStandstill(rule) && standsStill(machine, rule, wayOuts);
}

function* variations(runs: readonly Run[]): Generator<readonly Run[]> {
  for (let i = 0; i < runs.length; i++) yield runs.filter((_, k) => k !== i);
  for (let i = 0; i < runs.length; i++) {
    const context = runs[i]?.[0]?.context;
    const next = runs.findIndex((run, k) => k > i && run[0]?.context === context);
    if (next < 0) continue;
    yield [...runs.slice(0, i), ...runs.slice(i + 1, next), runs[i] as Run, ...runs.slice(next)];
    yield [
      ...runs.slice(0, i + 1),
      runs[next] as Run,
      ...runs.slice(i + 1, next),
      ...runs.slice(next + 1),
    ];
  }
  for (let i = 0; i + 1 < runs.length; i++) {
    yield [...runs.slice(0, i), runs[i + 1] as Run, runs[i] as Run, ...runs.slice(i + 2)];
  }
}

function isShorter(a: readonly TraceStep[], b: readonly TraceStep[]): boolean {
  const [runsA, runsB] = [runsOf(a).length, runsOf(b).length];
  return runsA < runsB || (runsA === runsB && a.length < b.length);
}

/** A short schedule that ends in the same way. Leaves the machine in its initial state. */
export function shorten(
  machine: Machine,
  outcome: string,
  steps: readonly TraceStep[],
): readonly TraceStep[] {
  const short = new Shortener(machine, outcome).shortest(steps);
  machine.reset();
  return short;
}

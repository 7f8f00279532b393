// SPDX-License-Identifier: GPL-2.0-only
/**
 * The steps of a trace that a reader needs. Those that only lead back to a state that was there before go;
 * for a livelock, those are added that bring everybody to where he waits or goes round, and then one round.
 */
import type { Context } from "../machine/layout.js";
import type { Machine } from "../machine/machine.js";
import { Violation } from "../machine/violation.js";
import { isStandstill } from "../explore/ending.js";
import { follow } from "../explore/replay.js";
import type { Trace, TraceStep } from "../explore/result.js";

/** A step and its number in the trace. */
export interface Numbered extends TraceStep {
  readonly step: number;
}

/** The way of a schedule. */
export interface Way {
  readonly steps: readonly Numbered[];
  /** Index of the first step of the cycle. */
  readonly cycle?: number;
  /** Steps of the trace that are not among `steps`. */
  readonly leftOut: number;
}

/** Steps of one context alone, and passes over all, after which it is taken that there is no cycle. */
const MOST_STEPS = 5_000;
const MOST_PASSES = 50;

function keyOf({ state }: Machine): string {
  return `${state.h1} ${state.h2}`;
}

/** Leaves out what leads from a state to the same one. `keys` has the states before each step and after all. */
function withoutReturns<T>(steps: readonly T[], keys: readonly string[]): T[] {
  const last = new Map(keys.map((key, index) => [key, index]));
  const kept: T[] = [];
  for (let at = 0; ; at++) {
    at = last.get(keys[at] ?? "") ?? at;
    const step = steps[at];
    if (step === undefined) return kept;
    kept.push(step);
  }
}

/** What a context can do without anything new coming in: handlers come only as the kernel raises them. */
export function ownChoice(machine: Machine, context: Context): number | undefined {
  const choices: number[] = [];
  machine.choices(context, choices);
  const begins = machine.pc(context) < 0 && context.level > 0;
  return begins ? choices.find((line) => machine.isRaisedLine(line)) : choices[0];
}

/** Brings a machine that is in a livelock to its cycle. */
class Round {
  private number: number;

  constructor(
    private readonly machine: Machine,
    steps: number,
  ) {
    this.number = steps;
  }

  /** The way to where everybody waits or goes round, and one round of each; nothing if none was found. */
  find(): { way: Numbered[]; round: Numbered[] } | undefined {
    const way: Numbered[] = [];
    for (let pass = 0; pass < MOST_PASSES; pass++) {
      const moves = this.machine.contexts.map((context) => this.alone(context));
      if (moves.includes(undefined)) return undefined;
      const gone = moves.flatMap((move) => move?.way ?? []);
      way.push(...gone);
      if (gone.length === 0) return { way, round: moves.flatMap((move) => move?.round ?? []) };
    }
    return undefined;
  }

  /** Lets one context run until it waits, or is where it was; leaves the machine where that was first so. */
  private alone(context: Context): { way: Numbered[]; round: Numbered[] } | undefined {
    const { state } = this.machine;
    const keys = [keyOf(this.machine)];
    const marks = [{ mark: state.mark(), h1: state.h1, h2: state.h2 }];
    const steps: Numbered[] = [];
    for (;;) {
      const choice = ownChoice(this.machine, context);
      if (choice === undefined) return { way: steps, round: [] };
      if (steps.length === MOST_STEPS) return undefined;
      this.machine.step(context, choice);
      steps.push({ context: context.index, choice, step: ++this.number });
      const first = keys.indexOf(keyOf(this.machine));
      const back = marks[first];
      if (back) {
        state.undo(back.mark, back.h1, back.h2);
        return { way: steps.slice(0, first), round: steps.slice(first) };
      }
      keys.push(keyOf(this.machine));
      marks.push({ mark: state.mark(), h1: state.h1, h2: state.h2 });
    }
  }
}

/** The way of a trace. Leaves the machine at its beginning. */
export function wayOf(machine: Machine, trace: Trace): Way {
  const keys: string[] = [];
  const violation = follow(machine, trace.steps, () => {
    keys.push(keyOf(machine));
  });
  // A step that breaks a rule may leave the state as it was; it is the one that must not go.
  if (!violation || isStandstill(violation.rule)) keys.push(keyOf(machine));
  const numbered = trace.steps.map((one, index) => ({ ...one, step: index + 1 }));
  const steps = withoutReturns(numbered, keys);
  const way: Way = { steps, leftOut: numbered.length - steps.length };
  const cycle = trace.finding.rule === "livelock" ? cycleOf(machine, trace) : undefined;
  machine.reset();
  if (!cycle) return way;
  const all = [...steps, ...cycle.way];
  return { ...way, steps: [...all, ...cycle.round], cycle: all.length };
}

function cycleOf(machine: Machine, { steps }: Trace) {
  try {
    return new Round(machine, steps.length).find();
  } catch (error) {
    if (error instanceof Violation) return undefined;
    throw error;
  }
}

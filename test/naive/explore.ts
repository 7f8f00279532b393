// SPDX-License-Identifier: GPL-2.0-only
/** All endings of a program: every step of every state is taken, and every state is kept. */
import { boot } from "./boot.js";
import { Keys } from "./keys.js";
import type { Program } from "./program.js";
import { Broken, GivenUp } from "./rules.js";
import { type State, outcomeOf } from "./state.js";
import { take } from "./step.js";
import { isOver, stepsOf } from "./transitions.js";

/** Outcomes (`name=value name=value`) and `fails: rule`, sorted; or why they are not known. */
export type Answer =
  { readonly endings: readonly string[]; readonly states: number } | { readonly unknown: string };

/** States after which a program is too large. */
export const MOST_STATES = 50_000;

/** Why such a program is given up. */
export const TOO_MANY_STATES = "it has too many states";

export const DEADLOCK = "fails: deadlock";
export const LIVELOCK = "fails: livelock";

/** All ways in which runs of the program end. */
export function endingsOf(program: Program, most = MOST_STATES): Answer {
  try {
    return new Exploration(program, most).from(boot(program));
  } catch (error) {
    if (!(error instanceof GivenUp)) throw error;
    return { unknown: error.message };
  }
}

/** What a state without steps is the end of. */
export function endingAt(program: Program, state: State): string {
  return isOver(program, state) ? outcomeOf(state) : DEADLOCK;
}

/** One walk through all states, by number. */
export class Exploration {
  private readonly keys: Keys;
  private readonly numbers = new Map<string, number>();
  private readonly open: { readonly number: number; readonly state: State }[] = [];
  private readonly endings = new Set<string>();
  /** For each state, those with a step to it. */
  private readonly before: number[][] = [];
  /** States in which a run ends, or may end with their next step. */
  private readonly ends: number[] = [];

  constructor(
    private readonly program: Program,
    private readonly most = MOST_STATES,
  ) {
    this.keys = new Keys(program);
  }

  /** @throws GivenUp when there are too many states, or memory is used up */
  from(initial: State): Extract<Answer, { endings: unknown }> {
    this.arrive(initial);
    for (let next = this.open.pop(); next; next = this.open.pop())
      this.expand(next.state, next.number);
    if (this.reachesEnd().size < this.before.length) this.endings.add(LIVELOCK);
    return { endings: [...this.endings].sort(), states: this.before.length };
  }

  private arrive(state: State): number {
    const key = this.keys.of(state);
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    const number = this.before.length;
    if (number === this.most) throw new GivenUp(TOO_MANY_STATES);
    this.numbers.set(key, number);
    this.before.push([]);
    this.open.push({ number, state });
    return number;
  }

  private expand(state: State, number: number): void {
    const steps = stepsOf(this.program, state);
    if (steps.length === 0) this.end(number, endingAt(this.program, state));
    for (const step of steps) {
      try {
        this.before[this.arrive(take(this.program, state, step))]?.push(number);
      } catch (error) {
        if (!(error instanceof Broken)) throw error;
        this.end(number, `fails: ${error.rule}`);
      }
    }
  }

  private end(number: number, ending: string): void {
    this.endings.add(ending);
    this.ends.push(number);
  }

  /** States from which some run ends. */
  private reachesEnd(): Set<number> {
    const found = new Set(this.ends);
    for (const number of found) for (const earlier of this.before[number] ?? []) found.add(earlier);
    return found;
  }
}

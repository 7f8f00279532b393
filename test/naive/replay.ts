// SPDX-License-Identifier: GPL-2.0-only
/** Takes the steps of a schedule, each of which must be possible. */
import { boot } from "./boot.js";
import { Exploration, LIVELOCK, MOST_STATES, endingAt } from "./explore.js";
import type { Program } from "./program.js";
import { Broken } from "./rules.js";
import type { State } from "./state.js";
import { take } from "./step.js";
import { type Step, choicesOf, stepsOf } from "./transitions.js";

/** The schedule is none of this program. */
export class Impossible extends Error {}

/**
 * How a schedule ends; `no end` if it leads to a state from which runs go on and some of them end.
 * @throws Impossible when a step is not possible where it stands
 * @throws GivenUp when the program does not start, or has more states there than `most`
 */
export function replay(program: Program, steps: readonly Step[], most = MOST_STATES): string {
  let state = boot(program);
  for (const [number, step] of steps.entries()) {
    if (!choicesOf(program, state, step.context).includes(step.choice))
      throw new Impossible(`step ${String(number + 1)} is not possible`);
    const next = after(program, state, step);
    if (typeof next === "string") {
      if (number + 1 < steps.length)
        throw new Impossible(`step ${String(number + 1)} ends the run already: ${next}`);
      return next;
    }
    state = next;
  }
  if (stepsOf(program, state).length === 0) return endingAt(program, state);
  const { endings } = new Exploration(program, most).from(state);
  return endings.length === 1 && endings[0] === LIVELOCK ? LIVELOCK : "no end";
}

/** The state after a step, or the ending that it is. */
function after(program: Program, state: State, step: Step): State | string {
  try {
    return take(program, state, step);
  } catch (error) {
    if (!(error instanceof Broken)) throw error;
    return `fails: ${error.rule}`;
  }
}

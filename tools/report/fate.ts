// SPDX-License-Identifier: GPL-2.0-only
/** What comes of it if a machine goes on from where it is: along a schedule, and then as it likes. */
import { isStandstill } from "../explore/ending.js";
import { offers } from "../explore/replay.js";
import type { TraceStep } from "../explore/result.js";
import type { Machine } from "../machine/machine.js";
import { OutOfBounds, Violation } from "../machine/violation.js";
import { ownChoice } from "./way.js";

/** Steps after which nothing is said of the end. */
const MOST = 20_000;

/** How it goes on. */
export interface Fate {
  /** The rule that is broken, `stuck` if nobody can go on, `end` if all ended well, `open` if it takes too long. */
  readonly end: string;
  /** What was observed, or the rule's text. */
  readonly text: string;
  /** Steps of the schedule that could be taken no more. */
  readonly missed: number;
}

/** One round of everybody who can go on; false if nobody can. */
function round(machine: Machine): boolean {
  let moved = false;
  for (const context of machine.contexts) {
    const choice = ownChoice(machine, context);
    if (choice === undefined) continue;
    machine.step(context, choice);
    moved = true;
  }
  return moved;
}

function along(machine: Machine, steps: readonly TraceStep[]): number {
  let missed = 0;
  for (const { context: number, choice } of steps) {
    const context = machine.contexts[number];
    if (context && offers(machine, context, choice)) machine.step(context, choice);
    else missed++;
  }
  return missed;
}

/** Takes of these steps what can be taken, and goes on from there until it is over. */
export function fateOf(machine: Machine, steps: readonly TraceStep[]): Fate {
  let missed = 0;
  try {
    missed = along(machine, steps);
    for (let taken = 0; taken < MOST && !machine.allEnded(); taken++)
      if (!round(machine)) return { end: "stuck", text: machine.describeWaiting(), missed };
    const isOver = machine.allEnded();
    return { end: isOver ? "end" : "open", text: isOver ? machine.runtime.outcome() : "", missed };
  } catch (error) {
    if (error instanceof OutOfBounds) return { end: "open", text: error.message, missed };
    if (!(error instanceof Violation) || isStandstill(error.rule)) throw error;
    return { end: error.rule, text: error.text, missed };
  }
}

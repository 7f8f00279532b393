// SPDX-License-Identifier: GPL-2.0-only
/** How runs end, by name and by replay. */
import type { Context } from "../machine/layout.js";
import type { Machine } from "../machine/machine.js";
import { Violation } from "../machine/violation.js";

/** States looked at before it is left open whether an end can still be reached. */
const ENOUGH = 200_000;

/** The rule of a trace that ends in an outcome and not in a finding. */
export const OUTCOME = "outcome";

/** How the name of an ending begins that is a finding; the rule follows. */
export const FAILS = "fails: ";

/** Whether a rule is broken by no step, but by there being none, or none that leads to an end. */
export function isStandstill(rule: string): boolean {
  return rule === "deadlock" || rule === "livelock";
}

/** Name of the way a run ended: what was observed, or the rule broken. */
export function outcomeOf(machine: Machine, violation?: Violation): string {
  return violation ? FAILS + violation.rule : machine.runtime.outcome();
}

/** Says that nothing the present state leads to is an end. */
export function livelock(machine: Machine): Violation {
  const text = `from here on no schedule comes to an end: ${machine.describeWaiting()}`;
  return new Violation("livelock", text);
}

/** The deadlock or livelock the machine is in, if it is in one. */
export function standstill(machine: Machine): Violation | undefined {
  const steps = stepsOf(machine);
  if (steps.length > 0) return reachesEnd(machine) ? undefined : livelock(machine);
  return machine.allEnded() ? undefined : new Violation("deadlock", machine.describeWaiting());
}

interface Step {
  readonly context: Context;
  readonly choice: number;
}

function stepsOf(machine: Machine): Step[] {
  return machine.contexts.flatMap((context) => {
    const choices: number[] = [];
    machine.choices(context, choices);
    return choices.map((choice) => ({ context, choice }));
  });
}

/** Whether some schedule from here ends, well or badly. The machine is left as it was. */
function reachesEnd(machine: Machine): boolean {
  const { state } = machine;
  const here = { mark: state.mark(), h1: state.h1, h2: state.h2 };
  const seen = new Set<string>();
  const open = [{ ...here, steps: stepsOf(machine) }];
  let found = false;
  for (let top = open.at(-1); top && !found && seen.size < ENOUGH; top = open.at(-1)) {
    state.undo(top.mark, top.h1, top.h2);
    const step = top.steps.pop();
    if (!step) {
      open.pop();
      continue;
    }
    found = !goesOn(machine, step);
    const key = `${String(state.h1)} ${String(state.h2)}`;
    if (found || seen.has(key)) continue;
    seen.add(key);
    const steps = stepsOf(machine);
    found = steps.length === 0;
    open.push({ mark: state.mark(), h1: state.h1, h2: state.h2, steps });
  }
  state.undo(here.mark, here.h1, here.h2);
  return found || seen.size >= ENOUGH;
}

/** Takes a step; false if it is a violation instead. */
function goesOn(machine: Machine, { context, choice }: Step): boolean {
  try {
    machine.step(context, choice);
    return true;
  } catch (error) {
    if (error instanceof Violation) return false;
    throw error;
  }
}

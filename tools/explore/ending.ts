// SPDX-License-Identifier: GPL-2.0-only
/** How runs end, by name and by replay. */
import type { Machine } from "../machine/machine.js";
import { Violation } from "../machine/violation.js";
import { WayOuts } from "./way-out.js";

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
  if (canMove(machine))
    return new WayOuts(machine, true).fromHere() === "none" ? livelock(machine) : undefined;
  return machine.allEnded() ? undefined : new Violation("deadlock", machine.describeWaiting());
}

/** Whether it is in the one that the rule says. Only of a livelock does this take a search. */
export function standsStill(machine: Machine, rule: string, wayOuts: WayOuts): boolean {
  if (machine.allEnded() || canMove(machine) !== (rule === "livelock")) return false;
  return rule === "deadlock" || wayOuts.fromHere() === "none";
}

function canMove(machine: Machine): boolean {
  return machine.contexts.some((context) => {
    const choices: number[] = [];
    machine.choices(context, choices);
    return choices.length > 0;
  });
}

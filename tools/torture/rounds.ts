// SPDX-License-Identifier: GPL-2.0-only
/**
 * The rounds of a schedule's contexts. A context that comes by the place where it pauses, sleeps or
 * begins again and again is in a loop, and what it does between two such visits is one round, or one
 * run of a handler. Without it the context stands where it would stand all the same.
 */
import type { TraceStep } from "../explore/result.js";
import type { Image } from "../kcc/ir.js";
import type { Machine } from "../machine/machine.js";

/** Indices of the steps of one context from one visit to the next. */
export type Round = readonly number[];

/** The instruction of an interrupt's arrival. */
const ARRIVAL = -1;

function isVisit({ code }: Image, pc: number): boolean {
  const instr = code[pc];
  if (instr === undefined) return pc === ARRIVAL;
  return instr.op === "pause" || (instr.op === "await" && instr.sleeps);
}

/** The instruction at which each step begins. Takes the steps, all of which must be possible. */
function placesOf(machine: Machine, steps: readonly TraceStep[]): number[] {
  machine.reset();
  return steps.map(({ context: index, choice }, at) => {
    const context = machine.contexts[index];
    if (!context) return ARRIVAL;
    const pc = machine.pc(context);
    if (at < steps.length - 1) machine.step(context, choice);
    return pc;
  });
}

/** The rounds of each context, in their order; what comes before its first visit and after its last is none. */
export function roundsOf(machine: Machine, steps: readonly TraceStep[]): Round[][] {
  const places = placesOf(machine, steps);
  const rounds = machine.contexts.map((): Round[] => []);
  const open = machine.contexts.map(() => new Map<number, number[]>());
  for (const [at, { context }] of steps.entries()) {
    const begun = open[context];
    if (!begun) continue;
    for (const round of begun.values()) round.push(at);
    const place = places[at] as number;
    if (!isVisit(machine.image, place)) continue;
    const round = begun.get(place);
    if (round) rounds[context]?.push(round.slice(0, -1));
    begun.set(place, [at]);
  }
  return rounds;
}

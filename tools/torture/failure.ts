// SPDX-License-Identifier: GPL-2.0-only
/** From an execution that failed to the schedule that is saved. */
import { livelock, standstill } from "../explore/ending.js";
import { explained } from "../explore/origin.js";
import type { Finding, Trace, TraceStep } from "../explore/result.js";
import type { Failure } from "../explore/search.js";
import type { Machine } from "../machine/machine.js";
import { cut } from "./cut.js";

/** The schedule of a failure, cut down, with what it ends in explained. */
export function traceOf(machine: Machine, failure: Failure, tree: string): Trace {
  const steps = cut(machine, failure);
  const { hash, arch, scenario } = machine.image;
  const finding: Finding = explained(machine, { ...failure, steps });
  return { version: 1, image: hash, arch, scenario: scenario.name, tree, finding, steps };
}

/** Takes the first `length` steps from the beginning. */
function goTo(machine: Machine, steps: readonly TraceStep[], length: number): void {
  machine.reset();
  for (const { context, choice } of steps.slice(0, length)) {
    const mover = machine.contexts[context];
    if (mover) machine.step(mover, choice);
  }
}

function isStuck(machine: Machine, steps: readonly TraceStep[], length: number): boolean {
  goTo(machine, steps, length);
  return standstill(machine)?.rule === "livelock";
}

/**
 * The livelock that an execution without end is in, with the steps up to where it began; nothing if from
 * its last state an end can be reached, or that is not known.
 * @param progress steps up to the last one of somebody who must end: mostly that is where, if others went on
 */
export function livelockOf(
  machine: Machine,
  steps: readonly TraceStep[],
  progress: number,
): Failure | undefined {
  if (!isStuck(machine, steps, steps.length)) return undefined;
  const stuck =
    progress < steps.length && isStuck(machine, steps, progress)
      ? progress
      : firstStuck(machine, steps);
  goTo(machine, steps, stuck);
  return { violation: livelock(machine), steps: steps.slice(0, stuck) };
}

/** How many steps it takes to get stuck. */
function firstStuck(machine: Machine, steps: readonly TraceStep[]): number {
  let [free, stuck] = [0, steps.length];
  while (stuck - free > 1) {
    const middle = (free + stuck) >> 1;
    if (isStuck(machine, steps, middle)) stuck = middle;
    else free = middle;
  }
  return stuck;
}

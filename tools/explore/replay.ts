// SPDX-License-Identifier: GPL-2.0-only
/** Takes the steps of a saved trace again, strictly: every step must be one the machine offers. */
import type { Image } from "../kcc/ir.js";
import type { ArchMachine } from "../machine/arch.js";
import type { Context } from "../machine/layout.js";
import { Machine } from "../machine/machine.js";
import { Violation } from "../machine/violation.js";
import type { Trace, TraceStep } from "./result.js";

/** The trace does not belong to this image, or does not do what it says. */
export class TraceMismatch extends Error {}

export interface ReplayOutcome {
  readonly steps: number;
  readonly rule: string;
  readonly text: string;
}

/**
 * Replays a trace to its finding.
 * @throws TraceMismatch when the image differs, a step is not possible, or no such finding comes
 */
export function replay(image: Image, arch: ArchMachine, trace: Trace): ReplayOutcome {
  if (trace.image !== image.hash) {
    throw new TraceMismatch(
      `the trace was made from image ${trace.image}, this is image ${image.hash}: the sources have changed since; run the review again`,
    );
  }
  const machine = new Machine(image, arch);
  const violation = follow(machine, trace.steps);
  if (violation?.rule !== trace.finding.rule) {
    const got = violation ? `"${violation.rule}"` : "no finding";
    throw new TraceMismatch(
      `the trace should end in "${trace.finding.rule}", its replay ends in ${got}`,
    );
  }
  return { steps: trace.steps.length, rule: violation.rule, text: violation.text };
}

/**
 * Takes all steps; the violation that the last one causes, or the deadlock they end in.
 * @param onStep called before each step
 */
export function follow(
  machine: Machine,
  steps: readonly TraceStep[],
  onStep?: (context: Context, choice: number) => void,
): Violation | undefined {
  for (const [index, { context: number, choice }] of steps.entries()) {
    const context = machine.contexts[number];
    if (!context || !offers(machine, context, choice)) {
      throw new TraceMismatch(
        `step ${String(index + 1)} of the trace (context ${String(number)}) is not possible here`,
      );
    }
    onStep?.(context, choice);
    try {
      machine.step(context, choice);
    } catch (error) {
      if (!(error instanceof Violation)) throw error;
      if (error.pc < 0) error.pc = machine.pc(context);
      return index === steps.length - 1 ? error : undefined;
    }
  }
  return standstill(machine);
}

/** Whether `choice` is among the choices of the context's next step. */
export function offers(machine: Machine, context: Context, choice: number): boolean {
  const choices: number[] = [];
  machine.choices(context, choices);
  return choices.includes(choice);
}

/** The deadlock or livelock the machine is in, if only one context at a time can move, and goes round. */
export function standstill(machine: Machine): Violation | undefined {
  const seen = new Set<string>();
  for (;;) {
    const steps = machine.contexts.flatMap((context) => {
      const choices: number[] = [];
      machine.choices(context, choices);
      return choices.map((choice) => ({ context, choice }));
    });
    const [first] = steps;
    if (!first)
      return machine.allEnded() ? undefined : new Violation("deadlock", machine.describeWaiting());
    if (steps.some(({ context }) => context !== first.context)) return undefined;
    const key = `${String(machine.state.h1)} ${String(machine.state.h2)}`;
    if (seen.has(key))
      return new Violation("livelock", `nothing else can run: ${machine.describeWaiting()}`);
    seen.add(key);
    if (!goesOn(machine, first.context, first.choice)) return undefined;
  }
}

/** Takes a step; false if it is a violation instead. */
function goesOn(machine: Machine, context: Context, choice: number): boolean {
  try {
    machine.step(context, choice);
    return true;
  } catch (error) {
    if (error instanceof Violation) return false;
    throw error;
  }
}

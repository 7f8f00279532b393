// SPDX-License-Identifier: GPL-2.0-only
/** Takes the steps of a saved trace again, strictly: every step must be one the machine offers. */
import type { Image } from "../kcc/ir.js";
import type { ArchMachine } from "../machine/arch.js";
import type { Context } from "../machine/layout.js";
import { Machine } from "../machine/machine.js";
import { Violation } from "../machine/violation.js";
import { OUTCOME, outcomeOf, standstill } from "./ending.js";
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
  const end = endOf(machine, follow(machine, trace.steps));
  if (
    end.rule !== trace.finding.rule ||
    (end.rule === OUTCOME && end.text !== trace.finding.text)
  ) {
    const { rule, text } = trace.finding;
    throw new TraceMismatch(
      `the trace should end in "${rule}" (${text}), its replay ends in "${end.rule}" (${end.text})`,
    );
  }
  return { steps: trace.steps.length, ...end };
}

function endOf(machine: Machine, violation: Violation | undefined): { rule: string; text: string } {
  if (violation) return { rule: violation.rule, text: violation.text };
  if (machine.allEnded()) return { rule: OUTCOME, text: outcomeOf(machine) };
  return { rule: "no end", text: "steps are left that lead on" };
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

// SPDX-License-Identifier: GPL-2.0-only
import type { Context } from "../machine/layout.js";

/** The execution that is being scheduled. */
export interface Stepper {
  readonly contexts: readonly Context[];
  /** Steps taken so far. */
  readonly steps: number;
  /** Whether the context can take a step now; what there is to choose in it is drawn. */
  prepare(context: Context): boolean;
}

/** Decides who takes the next step. */
export interface Scheduler {
  /** As documents name it. */
  readonly name: string;
  /** A new execution begins. */
  begin(stepper: Stepper): void;
  /** A context that can take a step now and was prepared for it last, or none. */
  pick(stepper: Stepper): Context | undefined;
  /** The context took the step it was picked for, the `steps`th, which began at the instruction `pc` (-1: an arrival). */
  took(context: Context, pc: number, steps: number): void;
}

// SPDX-License-Identifier: GPL-2.0-only
import type { TraceStep } from "./result.js";

/** The steps that lead from the initial state to the present one: the data structure behind replay. */
export class Path {
  length = 0;
  private steps = new Int32Array(1 << 12);

  push(context: number, choice: number): void {
    if (2 * this.length + 2 > this.steps.length) {
      const bigger = new Int32Array(this.steps.length * 2);
      bigger.set(this.steps);
      this.steps = bigger;
    }
    this.steps[2 * this.length] = context;
    this.steps[2 * this.length + 1] = choice;
    this.length++;
  }

  cut(length: number): void {
    this.length = length;
  }

  /** The steps, in a form that can be kept: context and choice, by turns. */
  save(): Int32Array {
    return this.steps.slice(0, 2 * this.length);
  }

  /** Takes over steps that `save` gave. */
  load(steps: Int32Array): void {
    this.length = 0;
    for (let i = 0; i < steps.length; i += 2) this.push(steps[i] as number, steps[i + 1] as number);
  }

  /** Index of the context that took the last step, or -1. */
  get last(): number {
    return this.length === 0 ? -1 : (this.steps[2 * this.length - 2] as number);
  }

  toSteps(): TraceStep[] {
    return Array.from({ length: this.length }, (_, i) => ({
      context: this.steps[2 * i] as number,
      choice: this.steps[2 * i + 1] as number,
    }));
  }
}

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

  toSteps(): TraceStep[] {
    return Array.from({ length: this.length }, (_, i) => ({
      context: this.steps[2 * i] as number,
      choice: this.steps[2 * i + 1] as number,
    }));
  }
}

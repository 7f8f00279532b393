// SPDX-License-Identifier: GPL-2.0-only
/** Whether a context gets off its CPU, or to a wait, by its own steps while nobody else moves. */
import { ChoiceList } from "../../machine/choices.js";
import { CPU, type Context } from "../../machine/layout.js";
import type { Machine } from "../../machine/machine.js";
import { OutOfBounds, Violation } from "../../machine/violation.js";

/** Steps after which it is taken not to. */
const MOST_STEPS = 20_000;

export class Alone {
  private readonly words: Int32Array;
  private readonly scratch = new ChoiceList();

  constructor(private readonly machine: Machine) {
    this.words = machine.state.words;
  }

  /** The machine is left as it was. A step that breaks a rule ends the run, so it is an end here too. */
  ends(context: Context): boolean {
    const { state } = this.machine;
    const [mark, h1, h2] = [state.mark(), state.h1, state.h2];
    try {
      return this.runs(context);
    } catch (error) {
      if (error instanceof Violation || error instanceof OutOfBounds) return true;
      throw error;
    } finally {
      state.undo(mark, h1, h2);
    }
  }

  /** Compares each state with the one at the last power of two (Brent, BIT 20, 1980). */
  private runs(context: Context): boolean {
    const { machine, scratch } = this;
    const { state } = machine;
    let [h1, h2] = [state.h1, state.h2];
    for (let steps = 1, power = 1; steps <= MOST_STEPS; steps++) {
      scratch.clear();
      machine.choices(context, scratch);
      if (scratch.length === 0) return true;
      machine.step(context, scratch.at(0));
      if (this.words[context.base + CPU] === 0 || machine.pc(context) < 0) return true;
      if (state.h1 === h1 && state.h2 === h2) return false;
      if (steps < power) continue;
      power *= 2;
      [h1, h2] = [state.h1, state.h2];
    }
    return false;
  }
}

// SPDX-License-Identifier: GPL-2.0-only
import type { Context } from "../machine/layout.js";
import type { Random } from "./random.js";
import type { Scheduler, Stepper } from "./scheduler.js";

/** Draws before all contexts are asked one by one. */
const DRAWS = 64;

/** At each step, any of those that can take one, all as likely. */
export class Uniform implements Scheduler {
  readonly name = "random";

  constructor(private readonly random: Random) {}

  begin(): void {
    // Every step is drawn anew.
  }

  pick(stepper: Stepper): Context | undefined {
    const { contexts } = stepper;
    for (let draw = 0; draw < DRAWS; draw++) {
      const context = contexts[this.random.below(contexts.length)] as Context;
      if (stepper.prepare(context)) return context;
    }
    return contexts.find((context) => stepper.prepare(context));
  }

  took(): void {
    // Nothing is remembered.
  }
}

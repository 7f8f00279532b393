// SPDX-License-Identifier: GPL-2.0-only
import type { Context } from "../machine/layout.js";
import type { Random } from "./random.js";
import type { Scheduler, Stepper } from "./scheduler.js";

/** Draws before all contexts are asked one by one. */
const DRAWS = 64;

/** Whoever took the last step takes the next one too, or any of those that can, all as likely. */
/**
 * One in so many steps somebody else may take the next one; which of them is drawn for each execution. A
 * task that would have to be preempted to let others go on stays on its CPU for about as long.
 */
const STAYS = [8, 64] as const;

export class Uniform implements Scheduler {
  readonly name = "random";
  private last: Context | undefined;
  private stay: number = STAYS[0];

  constructor(private readonly random: Random) {}

  begin(): void {
    this.last = undefined;
    this.stay = STAYS[this.random.below(STAYS.length)] ?? STAYS[0];
  }

  pick(stepper: Stepper): Context | undefined {
    const { last } = this;
    if (last && this.random.below(this.stay) > 0 && stepper.prepare(last)) return last;
    const { contexts } = stepper;
    for (let draw = 0; draw < DRAWS; draw++) {
      const context = contexts[this.random.below(contexts.length)] as Context;
      if (stepper.prepare(context)) return context;
    }
    return contexts.find((context) => stepper.prepare(context));
  }

  took(context: Context): void {
    this.last = context;
  }
}

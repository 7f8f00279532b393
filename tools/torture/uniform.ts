// SPDX-License-Identifier: GPL-2.0-only
import type { Image } from "../kcc/ir.js";
import type { Context } from "../machine/layout.js";
import { Holds } from "./holds.js";
import type { Random } from "./random.js";
import type { Scheduler, Stepper } from "./scheduler.js";

/** Draws before all contexts are asked one by one. */
const DRAWS = 64;

/**
 * One in so many steps somebody else may take the next one; which of them is drawn for each execution. A
 * task that would have to be preempted to let others go on stays on its CPU for about as long.
 */
const STAYS = [8, 64] as const;

/** Whoever took the last step takes the next one too, or any of those that can, all as likely. */
export class Uniform implements Scheduler {
  readonly name = "random";
  private last: Context | undefined;
  private stay: number = STAYS[0];
  private readonly holds: Holds;

  constructor(
    private readonly random: Random,
    image: Image,
  ) {
    this.holds = new Holds(random, image);
  }

  begin({ contexts }: Stepper): void {
    this.last = undefined;
    this.stay = STAYS[this.random.below(STAYS.length)] ?? STAYS[0];
    this.holds.begin(contexts.length);
  }

  pick(stepper: Stepper): Context | undefined {
    const { last, holds } = this;
    if (last && this.random.below(this.stay) > 0 && stepper.prepare(last)) return last;
    const { contexts, steps } = stepper;
    for (let draw = 0; draw < DRAWS; draw++) {
      const context = contexts[this.random.below(contexts.length)] as Context;
      if (holds.until(context) <= steps && stepper.prepare(context)) return context;
    }
    return this.first(stepper);
  }

  took(context: Context, pc: number, steps: number): void {
    this.last = this.holds.took(context, pc, steps) ? undefined : context;
  }

  /** Of those that can take a step, the one that is held back for the shortest time. */
  private first(stepper: Stepper): Context | undefined {
    const inOrder = stepper.contexts.toSorted((a, b) => this.holds.until(a) - this.holds.until(b));
    return inOrder.find((context) => stepper.prepare(context));
  }
}

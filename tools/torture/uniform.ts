// SPDX-License-Identifier: GPL-2.0-only
import type { Context } from "../machine/layout.js";
import type { Random } from "./random.js";
import type { Scheduler, Stepper } from "./scheduler.js";

/** Draws before all contexts are asked one by one. */
const DRAWS = 64;

/**
 * One in so many steps somebody else may take the next one; which of them is drawn for each execution. A
 * task that would have to be preempted to let others go on stays on its CPU for about as long.
 */
const STAYS = [8, 64] as const;

/**
 * After one in so many steps whoever took it is held back, as a CPU is that a hypervisor has taken away; 0:
 * nobody is. This is drawn for each execution, too: what needs someone to stand still at one step for a whole
 * grace period needs it often, and what needs many grace periods needs it seldom.
 */
const HOLDS = [0, 256, 1024] as const;

/**
 * That lasts for 2 ** 0 to 2 ** 14 steps, every power of two as likely: from next to nothing to several
 * grace periods. Exponents are drawn in so many parts.
 */
const LONGEST = 14;
const PARTS = 0x10000;

/** Whoever took the last step takes the next one too, or any of those that can, all as likely. */
export class Uniform implements Scheduler {
  readonly name = "random";
  private last: Context | undefined;
  private stay: number = STAYS[0];
  private hold: number = HOLDS[0];
  /** By context: the step until which it is held back. */
  private until: number[] = [];

  constructor(private readonly random: Random) {}

  begin(): void {
    this.last = undefined;
    this.stay = STAYS[this.random.below(STAYS.length)] ?? STAYS[0];
    this.hold = HOLDS[this.random.below(HOLDS.length)] ?? HOLDS[0];
    this.until = [];
  }

  pick(stepper: Stepper): Context | undefined {
    const { last } = this;
    if (last) {
      if (this.random.below(this.stay) > 0) {
        if (stepper.prepare(last)) return last;
      } else this.holdBack(last, stepper.steps);
    }
    const { contexts, steps } = stepper;
    for (let draw = 0; draw < DRAWS; draw++) {
      const context = contexts[this.random.below(contexts.length)] as Context;
      if (this.heldUntil(context) <= steps && stepper.prepare(context)) return context;
    }
    return this.first(stepper);
  }

  took(context: Context): void {
    this.last = context;
  }

  /** One in `hold / stay` of those that have to let others go on. */
  private holdBack({ index }: Context, now: number): void {
    if (this.hold === 0 || this.random.below(this.hold) >= this.stay) return;
    this.until[index] = now + 2 ** ((LONGEST * this.random.below(PARTS)) / PARTS);
  }

  private heldUntil({ index }: Context): number {
    return this.until[index] ?? 0;
  }

  /** Of those that can take a step, the one that is held back for the shortest time. */
  private first(stepper: Stepper): Context | undefined {
    const inOrder = stepper.contexts.toSorted((a, b) => this.heldUntil(a) - this.heldUntil(b));
    return inOrder.find((context) => stepper.prepare(context));
  }
}

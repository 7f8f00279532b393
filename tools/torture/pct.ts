// SPDX-License-Identifier: GPL-2.0-only
/**
 * Probabilistic concurrency testing (Burckhardt, Kothari, Musuvathi, Nagarakatte, "A randomized scheduler
 * with probabilistic guarantees of finding bugs", ASPLOS 2010). Contexts get random priorities and the
 * first of those that can take a step takes it; at d - 1 steps drawn beforehand the one that runs is put
 * behind all others. A bug that needs d steps to come in a certain order is found in an execution of n
 * contexts and k steps with a probability of at least 1 / (n k^(d-1)).
 *
 * That is of programs that come to an end by themselves. Here tasks also wait by looking again and again,
 * so whoever pauses, yields, ends or runs very long without either goes behind the others too.
 */
import type { Image } from "../kcc/ir.js";
import type { Context } from "../machine/layout.js";
import type { Random } from "./random.js";
import type { Scheduler, Stepper } from "./scheduler.js";

/** Steps that one context may take in a row. */
const PATIENCE = 5_000;

export class Pct implements Scheduler {
  readonly name = "pct";
  /** By priority, the highest first. */
  private order: Context[] = [];
  /** Steps before which the one that runs is put behind the others, ascending. */
  private changes: number[] = [];
  /** 1 for the instructions by which a context waits, or ends. */
  private readonly yields: Uint8Array;
  private last: Context | undefined;
  private inARow = 0;

  /**
   * @param depth the d above
   * @param length the k above: the steps that an execution is expected to have
   */
  constructor(
    private readonly random: Random,
    image: Image,
    private readonly depth: number,
    private readonly length: number,
  ) {
    this.yields = Uint8Array.from(image.code, ({ op }) => (op === "pause" || op === "end" ? 1 : 0));
  }

  begin({ contexts }: Stepper): void {
    this.order = [...contexts];
    for (let i = this.order.length - 1; i > 0; i--) {
      const other = this.random.below(i + 1);
      const [a, b] = [this.order[i] as Context, this.order[other] as Context];
      this.order[i] = b;
      this.order[other] = a;
    }
    const change = (): number => this.random.below(this.length);
    this.changes = Array.from({ length: this.depth - 1 }, change).sort((a, b) => a - b);
    this.last = undefined;
    this.inARow = 0;
  }

  pick(stepper: Stepper): Context | undefined {
    const context = this.first(stepper);
    const change = this.changes[0];
    if (!context || change === undefined || stepper.steps < change) return context;
    this.changes.shift();
    this.putLast(context);
    return this.first(stepper);
  }

  took(context: Context, pc: number): void {
    this.inARow = context === this.last ? this.inARow + 1 : 0;
    this.last = context;
    if ((pc >= 0 && this.yields[pc] === 1) || this.inARow === PATIENCE) this.putLast(context);
  }

  private first(stepper: Stepper): Context | undefined {
    for (const context of this.order) if (stepper.prepare(context)) return context;
    return undefined;
  }

  private putLast(context: Context): void {
    this.order.splice(this.order.indexOf(context), 1);
    this.order.push(context);
    this.inARow = 0;
  }
}

// SPDX-License-Identifier: GPL-2.0-only
import type { Image } from "../kcc/ir.js";
import type { Context } from "../machine/layout.js";
import type { Random } from "./random.js";

/**
 * Every so many steps a place is drawn; 0: never. This is drawn for each execution, too: what needs somebody
 * to stand still at one step for a whole grace period needs it often, what needs many grace periods seldom.
 */
const INTERVALS = [0, 64, 256, 1024] as const;

/**
 * A hold lasts for 2 ** 0 to 2 ** 14 steps, every power of two as likely: from next to nothing to several
 * grace periods. Exponents are drawn in so many parts.
 */
const LONGEST = 14;
const PARTS = 0x10000;

/**
 * Who is held back and until when, as somebody is whose CPU a hypervisor has taken away. Where is drawn from
 * the contexts, and from the instructions that one has come by so far: a step that is rare, or over at once,
 * is as likely as those of a loop.
 */
export class Holds {
  private readonly length: number;
  /** By context: the step until which it is held back. */
  private untils: number[] = [];
  /** By context: the instructions it has come by, */
  private places: number[][] = [];
  /** and 1 for those, contexts one after the other. */
  private known = new Uint8Array();
  private interval = 0;
  private countdown = 0;
  /** Where somebody is to be held back next, or -1. */
  private context = -1;
  private place = -1;

  constructor(
    private readonly random: Random,
    { code }: Image,
  ) {
    this.length = code.length;
  }

  /** A new execution begins. */
  begin(contexts: number): void {
    this.untils = new Array<number>(contexts).fill(0);
    this.places = Array.from({ length: contexts }, () => []);
    this.known = new Uint8Array(contexts * this.length);
    this.interval = INTERVALS[this.random.below(INTERVALS.length)] ?? 0;
    this.countdown = this.interval;
    this.context = -1;
  }

  /** The step until which a context is held back. */
  until({ index }: Context): number {
    return this.untils[index] ?? 0;
  }

  /**
   * A context took a step, the `steps`th, which began at the instruction `pc`.
   * @returns whether it is held back from now on
   */
  took({ index }: Context, pc: number, steps: number): boolean {
    if (this.interval === 0 || pc < 0) return false;
    this.comesBy(index, pc);
    if (--this.countdown === 0) this.draw();
    if (index !== this.context || pc !== this.place) return false;
    this.context = -1;
    this.untils[index] = steps + 2 ** ((LONGEST * this.random.below(PARTS)) / PARTS);
    return true;
  }

  private comesBy(index: number, pc: number): void {
    const at = index * this.length + pc;
    if (this.known[at] === 1) return;
    this.known[at] = 1;
    this.places[index]?.push(pc);
  }

  private draw(): void {
    this.countdown = this.interval;
    const seen = [...this.places.keys()].filter((index) => this.places[index]?.length);
    this.context = seen[this.random.below(seen.length)] ?? -1;
    const places = this.places[this.context] ?? [];
    this.place = places[this.random.below(places.length)] ?? -1;
  }
}

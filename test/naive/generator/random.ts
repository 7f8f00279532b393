// SPDX-License-Identifier: GPL-2.0-only
/** Numbers that look random and come again from the same seed. */

/** A weighted alternative. */
export type Weighted<T> = readonly [weight: number, alternative: T];

export class Random {
  private state: number;

  /** The numbers of program `number` of a series. */
  constructor(seed: number, number: number) {
    this.state = (Math.imul(seed, 0x9e3779b1) ^ Math.imul(number + 1, 0x85ebca6b)) | 0;
    for (let i = 0; i < 4; i++) this.next();
  }

  /** Any of 0 .. count - 1. */
  below(count: number): number {
    return Math.floor(this.next() * count);
  }

  /** Any of `from` .. `to`. */
  between(from: number, to: number): number {
    return from + this.below(to - from + 1);
  }

  /** True in so many of a hundred cases. */
  percent(chance: number): boolean {
    return this.below(100) < chance;
  }

  /** One of a list that is not empty. */
  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }

  weighted<T>(list: readonly Weighted<T>[]): T {
    let left = this.below(list.reduce((sum, [weight]) => sum + weight, 0));
    for (const [weight, alternative] of list) if ((left -= weight) < 0) return alternative;
    throw new Error("there is no alternative");
  }

  shuffled<T>(list: readonly T[]): T[] {
    const from = [...list];
    return list.map(() => from.splice(this.below(from.length), 1)[0] as T);
  }

  /** mulberry32: from 0 to less than 1. */
  private next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 0x100000000;
  }
}

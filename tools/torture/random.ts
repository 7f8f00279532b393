// SPDX-License-Identifier: GPL-2.0-only
/** Random numbers that are the same for the same seed, on every machine. */

const GOLDEN = 0x9e3779b9;

/** Spreads the bits of a number over the whole word. */
function mixed(value: number): number {
  let x = value | 0;
  x = Math.imul(x ^ (x >>> 16), 0x21f0aaad);
  x = Math.imul(x ^ (x >>> 15), 0x735a2d97);
  return x ^ (x >>> 15);
}

/** A generator (xorshift, 32 bits). */
export class Random {
  private state: number;

  /**
   * @param seed of a whole run
   * @param stream tells apart what is drawn for different purposes under one seed
   */
  constructor(seed: number, stream: number) {
    this.state = mixed(mixed(seed) + Math.imul(stream + 1, GOLDEN)) || GOLDEN;
  }

  /** Any of 0 .. bound - 1. */
  below(bound: number): number {
    let x = this.state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.state = x;
    return Math.floor(((x >>> 0) / 0x1_0000_0000) * bound);
  }
}

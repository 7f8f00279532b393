// SPDX-License-Identifier: GPL-2.0-only
/**
 * The whole state of a machine: one flat array of words, with a log to undo writes and a 64-bit hash
 * kept up to date by every write. Nothing else holds state.
 */

const MIX = 0x2c1b3c6d;
const HEADROOM = 1 << 14;

/** Three independent pseudo-random words for each index (xorshift from a fixed seed). */
function randomWords(count: number, seed: number): Int32Array {
  const words = new Int32Array(count);
  let x = seed;
  for (let i = 0; i < count; i++) {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    words[i] = Math.imul(x, 0x9e3779b1) | 1;
  }
  return words;
}

export class State {
  readonly words: Int32Array;
  /** The two halves of the hash of all words. */
  h1 = 0x1234567;
  h2 = 0x7654321;
  private log = new Int32Array(1 << 16);
  private top = 0;
  private readonly salt: Int32Array;
  private readonly key1: Int32Array;
  private readonly key2: Int32Array;

  /** @param size number of words, all 0 */
  constructor(size: number) {
    this.words = new Int32Array(size);
    this.salt = randomWords(size, 0x6b43a9b5);
    this.key1 = randomWords(size, 0x52dce729);
    this.key2 = randomWords(size, 0x38495ab5);
  }

  /** Sets a word; undone by `undo`. */
  write(index: number, value: number): void {
    const old = this.words[index] as number;
    if (old === value) return;
    this.log[this.top] = index;
    this.log[this.top + 1] = old;
    this.top += 2;
    const salt = this.salt[index] as number;
    let a = Math.imul((old + salt) | 0, MIX);
    a ^= a >>> 15;
    let b = Math.imul((value + salt) | 0, MIX);
    b ^= b >>> 15;
    this.h1 = (this.h1 + Math.imul(b - a, this.key1[index] as number)) | 0;
    this.h2 = (this.h2 + Math.imul((b >>> 3) - (a >>> 3) + b - a, this.key2[index] as number)) | 0;
    this.words[index] = value;
  }

  /** Makes room in the log; called once a step, which writes far fewer words than this leaves. */
  reserve(): void {
    if (this.top + HEADROOM <= this.log.length) return;
    const bigger = new Int32Array(this.log.length * 2);
    bigger.set(this.log);
    this.log = bigger;
  }

  /** A point to come back to. */
  mark(): number {
    return this.top;
  }

  /** Takes back every write since `mark`; the hash of that time is passed in. */
  undo(mark: number, h1: number, h2: number): void {
    const { log, words } = this;
    let top = this.top;
    while (top > mark) {
      top -= 2;
      words[log[top] as number] = log[top + 1] as number;
    }
    this.top = mark;
    this.h1 = h1;
    this.h2 = h2;
  }

  /** Goes to another state, whose hash is passed in; the present one is forgotten. */
  restore(words: Int32Array, h1: number, h2: number): void {
    this.words.set(words);
    this.top = 0;
    this.h1 = h1;
    this.h2 = h2;
  }

  /** Forgets the past: the present state can no longer be undone. */
  commit(): void {
    this.top = 0;
  }
}

// SPDX-License-Identifier: GPL-2.0-only
/** What a set of seen states can do, and the set that keeps them whole. */
import type { State } from "../machine/state.js";

/** A set of states. */
export interface StateSet {
  readonly size: number;
  readonly bytes: number;
  /** Part of the slots in use, 0 to 1. */
  readonly fill: number;
  /** Bits by which a state is remembered. */
  readonly bits: number;
  /** True when the budget is used up. */
  readonly isFull: boolean;
  /** Adds the present state; false if it was there. */
  add(state: State): boolean;
  /** Forgets all. */
  clear(): void;
}

/** Remembers every word of each state, so that no two are ever taken for one. */
export class ExactStates implements StateSet {
  readonly bits: number;
  bytes = 0;
  private readonly seen = new Set<string>();

  /**
   * @param maxBytes budget of the texts that stand for the states
   * @param words of a state
   */
  constructor(
    private readonly maxBytes: number,
    words: number,
  ) {
    this.bits = 32 * words;
  }

  get size(): number {
    return this.seen.size;
  }

  get fill(): number {
    return this.bytes / this.maxBytes;
  }

  get isFull(): boolean {
    return this.bytes >= this.maxBytes;
  }

  add({ words }: State): boolean {
    const before = this.seen.size;
    this.seen.add(Buffer.from(words.buffer).toString("latin1"));
    if (this.seen.size === before) return false;
    this.bytes += words.byteLength;
    return true;
  }

  clear(): void {
    this.seen.clear();
    this.bytes = 0;
  }
}

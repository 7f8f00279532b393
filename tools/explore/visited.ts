// SPDX-License-Identifier: GPL-2.0-only
/**
 * The set of states seen: 64-bit hashes in an open-addressing table on one typed array, 8 bytes a slot.
 * It grows by half at four fifths full, so a state costs 10 to 15 bytes.
 */
import type { StateSet } from "./states.js";

const FILL = 0.8;
const GROWTH = 1.5;
const FIRST_SLOTS = 1 << 12;

function grown(slots: number): number {
  return Math.floor(slots * GROWTH);
}

export class VisitedSet implements StateSet {
  readonly bits = 64;
  size = 0;
  private slots = FIRST_SLOTS;
  private table = new Int32Array(FIRST_SLOTS * 2);
  private limit = Math.floor(FIRST_SLOTS * FILL);

  /** @param maxBytes the table does not grow beyond this */
  constructor(private readonly maxBytes: number) {}

  get bytes(): number {
    return this.table.byteLength;
  }

  /** Part of the slots in use, 0 to 1. */
  get fill(): number {
    return this.size / this.slots;
  }

  /** True when another state would need a larger table than allowed; there is room for a few all the same. */
  get isFull(): boolean {
    return this.size >= this.limit && grown(this.slots) * 8 > this.maxBytes;
  }

  /** Whether the state with these halves of a hash is there. */
  has({ h1, h2 }: { readonly h1: number; readonly h2: number }): boolean {
    const key = h1 === 0 && h2 === 0 ? 1 : h1;
    const slot = this.slotOf(key, h2);
    return this.table[2 * slot] === key && this.table[2 * slot + 1] === h2;
  }

  /** Adds the state with these halves of a hash; false if it was there. */
  add({ h1, h2 }: { readonly h1: number; readonly h2: number }): boolean {
    if (!this.insert(h1, h2)) return false;
    if (++this.size > this.limit && !this.isFull) this.grow();
    return true;
  }

  /** Forgets all. */
  clear(): void {
    this.size = 0;
    this.slots = FIRST_SLOTS;
    this.table = new Int32Array(FIRST_SLOTS * 2);
    this.limit = Math.floor(FIRST_SLOTS * FILL);
  }

  private insert(h1: number, h2: number): boolean {
    const key = h1 === 0 && h2 === 0 ? 1 : h1;
    const { table } = this;
    const slot = this.slotOf(key, h2);
    if (table[2 * slot] === key && table[2 * slot + 1] === h2) return false;
    table[2 * slot] = key;
    table[2 * slot + 1] = h2;
    return true;
  }

  /** The slot that holds this hash, or the free one where it belongs. */
  private slotOf(key: number, h2: number): number {
    const { table, slots } = this;
    let slot = Math.floor(((key >>> 0) / 0x100000000) * slots);
    for (;;) {
      const a = table[2 * slot] as number;
      const b = table[2 * slot + 1] as number;
      if ((a === 0 && b === 0) || (a === key && b === h2)) return slot;
      if (++slot === slots) slot = 0;
    }
  }

  private grow(): void {
    const slots = grown(this.slots);
    const old = this.table;
    this.slots = slots;
    this.table = new Int32Array(slots * 2);
    this.limit = Math.floor(slots * FILL);
    for (let i = 0; i < old.length; i += 2) {
      if (old[i] !== 0 || old[i + 1] !== 0) this.insert(old[i] as number, old[i + 1] as number);
    }
  }
}

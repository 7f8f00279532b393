// SPDX-License-Identifier: GPL-2.0-only
/**
 * Which register lives in which word of a context's block. Only registers that are live between two
 * steps need a word; those never live at once share one, so that equal states look equal.
 */
import type { Image } from "../kcc/ir.js";
import { liveAt } from "../kcc/liveness.js";

export interface Slots {
  /** For each instruction: the registers live just before it (empty for local ones). */
  readonly live: readonly (readonly number[])[];
  /** For each entry: register -> slot. */
  readonly slotOf: readonly ReadonlyMap<number, number>[];
  /** For each entry: number of slots. */
  readonly count: readonly number[];
  /** For each instruction: its entry. */
  readonly entryOf: Int32Array;
}

/** Instructions of an entry are contiguous, from its first to the next entry's. */
function entriesOfCode(image: Image): Int32Array {
  const entryOf = new Int32Array(image.code.length);
  const order = image.entries
    .map((entry, index) => ({ index, pc: entry.pc }))
    .sort((a, b) => a.pc - b.pc);
  for (const [i, { index, pc }] of order.entries()) {
    entryOf.fill(index, pc, order[i + 1]?.pc ?? image.code.length);
  }
  return entryOf;
}

/** Greedy colouring: registers live at one point get different slots. */
function colour(liveSets: Iterable<readonly number[]>): Map<number, number> {
  const neighbours = new Map<number, Set<number>>();
  for (const live of liveSets) {
    for (const reg of live) {
      let set = neighbours.get(reg);
      if (!set) neighbours.set(reg, (set = new Set()));
      for (const other of live) if (other !== reg) set.add(other);
    }
  }
  const slotOf = new Map<number, number>();
  for (const [reg, others] of [...neighbours].sort(([a], [b]) => a - b)) {
    const taken = new Set([...others].map((other) => slotOf.get(other)));
    let slot = 0;
    while (taken.has(slot)) slot++;
    slotOf.set(reg, slot);
  }
  return slotOf;
}

export function assignSlots(image: Image): Slots {
  const live = liveAt(image);
  const entryOf = entriesOfCode(image);
  const slotOf = image.entries.map((_, entry) =>
    colour(live.filter((set, pc) => entryOf[pc] === entry && set.length > 0)),
  );
  const count = slotOf.map((map) => Math.max(0, ...[...map.values()].map((slot) => slot + 1)));
  return { live, slotOf, count, entryOf };
}

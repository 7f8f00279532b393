// SPDX-License-Identifier: GPL-2.0-only
/**
 * Which memory words are always accessed with the same lock held. Such accesses commute with whatever
 * other contexts do meanwhile, so a whole critical section can be one transition.
 *
 * The search assumes it of every word until an access shows otherwise; then it starts again without
 * that assumption. A word that breaks the rule in some schedule breaks it in a reduced one too
 * (Stoller and Cohen, "Optimistic synchronization-based state-space reduction", TACAS 2003).
 */
import type { Machine } from "../machine/machine.js";

/** No access seen yet. */
const ALL = -1;

export class Discipline {
  /** True when an assumption that may have been used turned out wrong. */
  broken = false;
  /** For each word, the locks held at every access so far, as bits. */
  private readonly guards: Int32Array;

  constructor(machine: Machine) {
    const { layout, image } = machine;
    this.guards = new Int32Array(layout.memoryWords).fill(ALL);
    this.guards.fill(0, layout.percpuStart, layout.percpuStart + layout.percpuUnit * layout.cpus);
    for (const { task } of layout.contexts) this.guards.fill(0, task, task + image.taskStruct.words);
  }

  /** Whether the word is guarded by one of the locks held. */
  protects(address: number, held: number): boolean {
    return held !== 0 && ((this.guards[address] ?? 0) & held) !== 0;
  }

  /** An access with these locks held. */
  accessed(address: number, held: number): void {
    const guard = this.guards[address];
    if (guard === undefined || guard === 0) return;
    const left = guard & held;
    if (left === guard) return;
    this.guards[address] = left;
    if (left === 0 && guard !== ALL) this.broken = true;
  }
}

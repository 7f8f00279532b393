// SPDX-License-Identifier: GPL-2.0-only
/**
 * Which memory words are always accessed, or at least always written, with the same lock held. An
 * access that such a lock guards commutes with whatever other contexts do meanwhile, and so does a
 * read under the lock that all writers hold; a whole critical section can be one transition. A CPU
 * is a lock too, for a context on it that nothing can interrupt.
 *
 * The search assumes it of every word until an access shows otherwise; then it starts again without
 * that assumption. A word that breaks the rule in some schedule breaks it in a reduced one too
 * (Stoller and Cohen, "Optimistic synchronization-based state-space reduction", TACAS 2003).
 */
import type { Image } from "../kcc/ir.js";
import type { Machine } from "../machine/machine.js";

/** No access seen yet. */
const ALL = -1;

/** The locks held at every access of a kind so far, for each word, as bits; and those relied upon. */
class Guards {
  private readonly held: Int32Array;
  private readonly relied: Int32Array;

  constructor(words: number) {
    this.held = new Int32Array(words).fill(ALL);
    this.relied = new Int32Array(words).fill(ALL);
  }

  /** Nothing guards these words. */
  exclude(from: number, words: number): void {
    this.held.fill(0, from, from + words);
  }

  /** Whether one of these locks guards the word; what the answer rests on is remembered. */
  rely(address: number, locks: number): boolean {
    const common = (this.held[address] ?? 0) & locks & (this.relied[address] ?? 0);
    if (common === 0) return false;
    this.relied[address] = common;
    return true;
  }

  /** An access with these locks held; true when that refutes an earlier answer. */
  narrow(address: number, locks: number): boolean {
    const held = this.held[address];
    if (held === undefined || held === 0) return false;
    const left = held & locks;
    this.held[address] = left;
    const relied = this.relied[address] as number;
    return relied !== ALL && (left & relied) === 0;
  }

  /** Forgets what was relied upon, for a search that begins anew. */
  restart(): void {
    this.relied.fill(ALL);
  }
}

export class Discipline {
  /** True when an assumption that was used turned out wrong. */
  broken = false;
  private readonly accesses: Guards;
  private readonly writes: Guards;

  constructor(machine: Machine) {
    const { layout, image } = machine;
    this.accesses = new Guards(layout.memoryWords);
    this.writes = new Guards(layout.memoryWords);
    if (!locksPercpu(image))
      this.accesses.exclude(layout.percpuStart, layout.percpuUnit * layout.cpus);
    for (const { task } of layout.contexts) {
      this.accesses.exclude(task, image.taskStruct.words);
      this.writes.exclude(task, image.taskStruct.words);
    }
  }

  /** Whether every access to the word is made under one of these locks. */
  guardsAccess(address: number, held: number): boolean {
    return this.accesses.rely(address, held);
  }

  /** Whether every write of the word is made under one of these locks. */
  guardsWrite(address: number, held: number): boolean {
    return this.writes.rely(address, held);
  }

  /** An access with these locks held. */
  accessed(address: number, held: number, writes: boolean): void {
    if (this.accesses.narrow(address, held)) this.broken = true;
    if (writes && this.writes.narrow(address, held)) this.broken = true;
  }

  /** The search begins anew; what was learnt of the words stays. */
  restart(): void {
    this.broken = false;
    this.accesses.restart();
    this.writes.restart();
  }
}

/**
 * Whether a per-CPU object has a lock in it. Where none has, its words are counters that everybody reads:
 * what was assumed of them would be refuted one after another, and each time the search would begin anew.
 */
function locksPercpu({ code, structs }: Image): boolean {
  return code.some((instr) => {
    if (instr.op !== "alloc" || !instr.percpu) return false;
    return structs[instr.type]?.names.some((name) => name.endsWith("raw_lock.owner")) ?? false;
  });
}

// SPDX-License-Identifier: GPL-2.0-only
/**
 * Locksets: which memory words are always accessed, or at least always written, with the same lock held
 * (Savage and others, "Eraser", TOCS 15, 1997). The CPU is such a lock for a context that nothing can
 * interrupt.
 *
 * The search assumes it of every word until an access shows otherwise; then it starts again without
 * that assumption. A word that breaks the rule in some schedule breaks it in a reduced one too: up to
 * the first access that does, every schedule keeps the rule, and so has an equal among those walked
 * (Stoller and Cohen, "Optimistic synchronization-based state-space reduction", TACAS 2003). A wait is an
 * access from the moment a context stands at it.
 *
 * finish() begins when everybody else has ended or waits. So its accesses meet only those that others make
 * after that, and what is known of words is kept apart for the time before and the time after it begins.
 */
import { CPU, type Context, HELD, MOST_HELD } from "../../machine/layout.js";
import type { Machine } from "../../machine/machine.js";
import type { LockWords } from "./lock-words.js";

/** No access seen yet. */
const ALL = -1;
/** Bits for lock words; those of CPUs are above. */
const LOCK_BITS = 24;
const CPU_BITS = 7;

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

/** What is known of the words before finish() has begun, or after. */
class Phase {
  readonly accesses: Guards;
  readonly writes: Guards;

  constructor({ layout, image }: Machine) {
    this.accesses = new Guards(layout.memoryWords);
    this.writes = new Guards(layout.memoryWords);
    // Counters that everybody reads would be refuted one by one, and each time the search would begin anew.
    if (!locksPercpu(image))
      this.accesses.exclude(layout.percpuStart, layout.percpuUnit * layout.cpus);
    for (const { raised } of image.scenario.interrupts)
      if (raised >= 0) for (const guards of [this.accesses, this.writes]) guards.exclude(raised, 1);
    for (const { task } of layout.contexts) {
      this.accesses.exclude(task, image.taskStruct.words);
      this.writes.exclude(task, image.taskStruct.words);
    }
  }
}

export class Locksets {
  /** True when an assumption that was used turned out wrong. */
  broken = false;
  private readonly phases: readonly [Phase, Phase];
  private readonly words: Int32Array;
  /** The bit that stands for the lock at an address. */
  private readonly bits = new Map<number, number>();

  constructor(
    private readonly machine: Machine,
    private readonly lockWords: LockWords,
  ) {
    this.words = machine.state.words;
    this.phases = [new Phase(machine), new Phase(machine)];
  }

  /** Whether every access to the word is made under one of these locks. */
  guardsAccess(address: number, locks: number): boolean {
    return this.phase.accesses.rely(address, locks);
  }

  /** Whether every write of the word is made under one of these locks. */
  guardsWrite(address: number, locks: number): boolean {
    return this.phase.writes.rely(address, locks);
  }

  /** An access with these locks held. */
  accessed(address: number, locks: number, writes: boolean): void {
    const { phase } = this;
    if (phase.accesses.narrow(address, locks)) this.broken = true;
    if (writes && phase.writes.narrow(address, locks)) this.broken = true;
  }

  /** The lock words that the context holds, as bits; locks beyond the first 24 have none and guard nothing. */
  heldBy({ base }: Context): number {
    let locks = 0;
    for (let at = base + HELD; at < base + HELD + MOST_HELD; at++) {
      const address = this.words[at] as number;
      if (address === 0) break;
      if (this.lockWords.has(address)) locks |= this.bitOf(address);
    }
    return locks;
  }

  /** The bit of the CPU the context is on, 0 if it is on none in particular. */
  cpuOf({ base }: Context): number {
    return cpuLock((this.words[base + CPU] as number) - 1);
  }

  /** The search begins anew; what was learnt of the words stays. */
  restart(): void {
    this.broken = false;
    for (const { accesses, writes } of this.phases) {
      accesses.restart();
      writes.restart();
    }
  }

  private get phase(): Phase {
    return this.phases[this.words[this.machine.layout.finishing] === 0 ? 0 : 1];
  }

  private bitOf(address: number): number {
    const known = this.bits.get(address);
    if (known !== undefined) return known;
    const bit = this.bits.size < LOCK_BITS ? 1 << this.bits.size : 0;
    this.bits.set(address, bit);
    return bit;
  }
}

/** The bit that stands for a CPU among locks; 0 for CPUs that have none, and for no CPU. */
export function cpuLock(cpu: number): number {
  return cpu >= 0 && cpu < CPU_BITS ? 1 << (LOCK_BITS + cpu) : 0;
}

/** Whether a per-CPU object has a lock in it. */
function locksPercpu({ code, structs }: Machine["image"]): boolean {
  return code.some((instr) => {
    if (instr.op !== "alloc" || !instr.percpu) return false;
    return structs[instr.type]?.names.some((name) => name.endsWith("raw_lock.owner")) ?? false;
  });
}

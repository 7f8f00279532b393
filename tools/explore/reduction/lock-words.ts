// SPDX-License-Identifier: GPL-2.0-only
/**
 * Which words are used as locks and in no other way. The code says so of alias classes: taken by a wait for 0 that
 * stores something else, given back by a store of 0. That whoever gives a lock back holds it, and that
 * what is stored is not 0, no code can show: it is checked at every such step. The first that breaks it takes
 * that word out, and the search begins anew.
 *
 * A store of 0 to a word that nobody has ever taken makes it a lock, and is right. Where somebody takes it first in some
 * schedule, that comes first in an equal one that is walked, and the store is wrong there.
 */
import { type Context, HELD, MOST_HELD } from "../../machine/layout.js";
import type { Machine } from "../../machine/machine.js";

export class LockWords {
  /** A word turned out to be used in another way. */
  isRefuted = false;
  private readonly misused: Set<number>;
  private readonly words: Int32Array;
  /** 1 for an instruction that takes or gives back a word of a lock class. */
  private readonly isOfLock: Uint8Array;

  constructor(private readonly machine: Machine) {
    const { image, facts, state } = machine;
    this.words = state.words;
    this.misused = new Set(image.initial.flatMap(([address, value]) => (value ? [address] : [])));
    this.isOfLock = Uint8Array.from(image.code, (instr) =>
      Number("cls" in instr && facts.lockClasses.has(instr.cls)),
    );
  }

  /** Whether the next step of the context takes or gives back a lock. */
  isLock(context: Context, pc: number): boolean {
    return this.isOfLock[pc] === 1 && !this.misused.has(this.machine.addressOf(context, pc));
  }

  /** Whether the word at this address, which was taken, is a lock. */
  has(address: number): boolean {
    return !this.misused.has(address);
  }

  /** Whether the context holds the lock word at `address`. */
  holds({ base }: Context, address: number): boolean {
    for (let at = base + HELD; at < base + HELD + MOST_HELD; at++)
      if (this.words[at] === address) return true;
    return false;
  }

  /**
   * To be told of every step before it is taken.
   * @param choice among those of the step, the CPU that it takes if it takes one
   */
  before(context: Context, pc: number, choice: number): void {
    const { machine } = this;
    const cpu = machine.cpuOfStep(context, pc, choice);
    const address = machine.addressOf(context, pc, cpu);
    if (this.isOfLock[pc] === 0 || this.misused.has(address)) return;
    const isRight =
      machine.facts.waits[pc] === 1
        ? machine.stored(context, pc) !== 0
        : this.holds(context, address) || !machine.wasTaken(address);
    if (isRight) return;
    this.misused.add(address);
    this.isRefuted = true;
  }

  /** The search begins anew. */
  restart(): void {
    this.isRefuted = false;
  }
}

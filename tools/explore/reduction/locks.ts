// SPDX-License-Identifier: GPL-2.0-only
/**
 * Lock words (lock-words.ts). Taking one is a right mover, giving it back a left mover: nobody else can touch the
 * word in between (Lipton, CACM 18(12), 1975).
 */
import { ADDS, AWAITS, GOES, READS, WRITES } from "../../machine/access.js";
import { CPU, type Context } from "../../machine/layout.js";
import type { Guards } from "./guards.js";
import { LOCK } from "./kinds.js";
import type { LockWords } from "./lock-words.js";
import type { Ground, Rule } from "./rule.js";

const ANY = READS | WRITES | ADDS | GOES | AWAITS;

export class Locks implements Rule {
  constructor(
    private readonly ground: Ground,
    private readonly words: LockWords,
    private readonly guards: Guards,
  ) {}

  commutesToFront(context: Context, pc: number): boolean {
    if (!this.words.isLock(context, pc)) return false;
    const address = this.ground.machine.addressOf(context, pc);
    if (this.ground.kind[pc] === LOCK) return this.isUnshared(context, pc);
    if (this.ground.heldUp.mayBe(context)) return false;
    // One that nobody holds is made a lock by this.
    if (!this.words.holds(context, address)) return this.isUnshared(context, pc);
    return !this.mayGo(context, pc);
  }

  /** A lock is seen by all who want it. */
  isUnseen(): boolean {
    return false;
  }

  acquires(context: Context, pc: number): boolean {
    if (!this.takes(context, pc)) return false;
    const isOnCpu = this.ground.machine.state.words[context.base + CPU] !== 0;
    if (!isOnCpu || this.ground.heldUp.mayBe(context)) return false;
    // Whoever takes the memory away makes the next taker fail: that is a finding either way.
    return !this.ground.everyEnding || !this.mayGo(context, pc);
  }

  private mayGo(context: Context, pc: number): boolean {
    const { machine, dependence } = this.ground;
    const address = machine.addressOf(context, pc);
    return dependence.conflicts(context, dependence.column(context, pc, address), GOES, address);
  }

  /** Whether the next step takes a lock. */
  takes(context: Context, pc: number): boolean {
    return this.ground.kind[pc] === LOCK && this.words.isLock(context, pc);
  }

  /** Whether nobody who could move before may ever use the lock word of the next step. */
  isUnshared(context: Context, pc: number): boolean {
    const { machine, dependence } = this.ground;
    const address = machine.addressOf(context, pc);
    if (this.guards.isOwnStack(context, address)) return true;
    const column = dependence.column(context, pc, address);
    return !dependence.conflicts(context, column, ANY, address);
  }
}

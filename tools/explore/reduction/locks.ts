// SPDX-License-Identifier: GPL-2.0-only
/**
 * Words that are only used as locks: taken by a wait for 0 that stores something else in the same instant,
 * given back by a store of 0. Taking one is a right mover, giving it back a left mover: nobody else can touch
 * the word in between (Lipton, CACM 18(12), 1975).
 *
 * That whoever gives a lock back holds it, and that what is stored is not 0, no code can show. It is checked
 * at every such step; the first that breaks it withdraws this rule, and the search begins anew. A store of 0 to
 * a word that nobody has ever taken makes it a lock, and is right: where somebody takes it first in some
 * schedule, that comes first in an equal one that is walked, and the store is wrong there.
 */
import { ADDS, AWAITS, GOES, READS, WRITES } from "../../machine/access.js";
import { CPU, type Context } from "../../machine/layout.js";
import type { Guards } from "./guards.js";
import { LOCK, UNLOCK } from "./kinds.js";
import type { Locksets } from "./locksets.js";
import type { Ground, Rule } from "./rule.js";

const ANY = READS | WRITES | ADDS | GOES | AWAITS;

export class Locks implements Rule {
  /** A lock word was used in another way. */
  misused = false;

  constructor(
    private readonly ground: Ground,
    private readonly locksets: Locksets,
    private readonly guards: Guards,
  ) {}

  commutesToFront(context: Context, pc: number): boolean {
    const kind = this.ground.kind[pc];
    if (kind === LOCK) return this.isUnshared(context, pc);
    if (kind !== UNLOCK) return false;
    if (!this.holds(context, pc))
      return !this.isMisuse(context, pc) && this.isUnshared(context, pc);
    if (this.ground.heldUp.mayBe(context)) return false;
    return !this.mayGo(context, pc);
  }

  /** A lock is seen by all who want it. */
  isUnseen(): boolean {
    return false;
  }

  acquires(context: Context, pc: number): boolean {
    if (this.ground.kind[pc] !== LOCK || this.isMisuse(context, pc)) return false;
    const isOnCpu = this.ground.machine.state.words[context.base + CPU] !== 0;
    return isOnCpu && !this.ground.heldUp.mayBe(context);
  }

  /** Whether the next step takes a lock. */
  takes(pc: number): boolean {
    return this.ground.kind[pc] === LOCK;
  }

  /** Whether nobody who could move before may ever use the lock word of the next step. */
  isUnshared(context: Context, pc: number): boolean {
    const { machine, dependence } = this.ground;
    const address = machine.addressOf(context, pc);
    if (this.guards.isOwnStack(context, address)) return true;
    const column = dependence.column(context, pc, address);
    return !dependence.conflicts(context, column, ANY, address);
  }

  /** Checks the next step, and remembers if it breaks the rule. */
  isMisuse(context: Context, pc: number): boolean {
    const { machine, kind } = this.ground;
    const isRight =
      kind[pc] === LOCK
        ? machine.stored(context, pc) !== 0
        : this.holds(context, pc) || !machine.wasTaken(machine.addressOf(context, pc));
    if (!isRight) this.misused = true;
    return !isRight;
  }

  private holds(context: Context, pc: number): boolean {
    return this.locksets.holds(context, this.ground.machine.addressOf(context, pc));
  }

  private mayGo(context: Context, pc: number): boolean {
    const { machine, dependence } = this.ground;
    const address = machine.addressOf(context, pc);
    return dependence.conflicts(context, dependence.column(context, pc, address), GOES, address);
  }
}

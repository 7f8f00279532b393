// SPDX-License-Identifier: GPL-2.0-only
/**
 * Accesses to memory. One commutes to the front if nobody who could move before its context uses the word in a
 * way that conflicts with it (a persistent set of one process: Godefroid, LNCS 1032, 1996), or if nobody else can get
 * at the word (guards.ts). The word must not go away before, and where the context can be held up the step must
 * not end a wait or raise an interrupt.
 *
 * A wait whose word has another value cannot come before a store: it conflicts with one only if its word
 * has the value now, or somebody else may give it that value first.
 */
import type { Image } from "../../kcc/ir.js";
import { ADDS, AWAITS, GOES, READS, WRITES } from "../../machine/access.js";
import { type Context, SHADOW_STATE, VALID } from "../../machine/layout.js";
import type { Guards } from "./guards.js";
import { EXCLUSIVE, LOCK, MEMORY, UNLOCK } from "./kinds.js";
import type { LockWords } from "./lock-words.js";
import type { Ground, Rule } from "./rule.js";

/** An access and what of the others conflicts with it: a column of the table of futures, and uses. */
export interface ConflictingAccess {
  readonly column: number;
  readonly uses: number;
  /** Of the word. */
  readonly address: number;
}

export class MemoryAccesses implements Rule {
  /** For each alias class: the values waits on it are for; undefined if one is not a constant. */
  private readonly awaited: readonly (ReadonlySet<number> | undefined)[];

  constructor(
    private readonly ground: Ground,
    private readonly guards: Guards,
    private readonly lockWords: LockWords,
  ) {
    this.awaited = awaitedValues(ground.machine.image);
  }

  commutesToFront(context: Context, pc: number): boolean {
    const kind = this.ground.kind[pc];
    if (kind === EXCLUSIVE && this.ground.dependence.mayBeInterrupted(context)) return false;
    if (kind !== EXCLUSIVE && !this.isPlain(context, pc)) return false;
    const address = this.ground.machine.addressOf(context, pc);
    if (this.mayEnable(context, pc, address) && this.ground.heldUp.mayBe(context)) return false;
    if (this.isGuarded(context, pc, address, false)) return true;
    return !this.isInConflict(context, this.accessOf(context, pc));
  }

  isUnseen(context: Context, pc: number): boolean {
    const kind = this.ground.kind[pc];
    const address = this.ground.machine.addressOf(context, pc);
    if (kind === EXCLUSIVE) {
      if (this.ground.use[pc] !== READS) return false;
      if (this.ground.dependence.mayBeInterrupted(context)) return false;
      return this.isGuarded(context, pc, address, true);
    }
    if (!this.isPlain(context, pc)) return false;
    if (this.isGuarded(context, pc, address, true)) return true;
    const { dependence } = this.ground;
    const column = dependence.column(context, pc, address);
    return !dependence.conflicts(context, column, this.conflicting(pc), address, true);
  }

  /** No access only takes something. */
  acquires(): boolean {
    return false;
  }

  /** What conflicts with the access of the next step; no uses at all if it is the context's own stack. */
  accessOf(context: Context, pc: number): ConflictingAccess {
    const address = this.ground.machine.addressOf(context, pc);
    const column = this.ground.dependence.column(context, pc, address);
    if (this.guards.isOwnStack(context, address)) return { column, uses: 0, address };
    let uses = this.conflicting(pc);
    if ((uses & AWAITS) !== 0 && !this.mayBeAwaited(context, pc, column, address)) uses &= ~AWAITS;
    return { column, uses, address };
  }

  /** Whether the others may use the word of the access before the context moves. */
  isInConflict(context: Context, { column, uses, address }: ConflictingAccess): boolean {
    return uses !== 0 && this.ground.dependence.conflicts(context, column, uses, address);
  }

  /** Whether the step may end somebody's wait, now or later, or raise an interrupt. */
  mayEnable(context: Context, pc: number, address: number): boolean {
    const use = this.ground.use[pc] as number;
    if ((use & (WRITES | ADDS)) === 0) return false;
    const { dependence } = this.ground;
    if (address < 0 || dependence.raisesLine(address)) return true;
    if (this.guards.isOwnStack(context, address)) return false;
    const column = dependence.column(context, pc, address);
    return dependence.conflicts(context, column, AWAITS, address, true);
  }

  /** An access that is neither half of a pair nor of a lock. */
  private isPlain(context: Context, pc: number): boolean {
    const kind = this.ground.kind[pc];
    if (kind === MEMORY) return true;
    return (kind === LOCK || kind === UNLOCK) && !this.lockWords.isLock(context, pc);
  }

  private conflicting(pc: number): number {
    return this.ground.machine.model.conflicting(this.ground.use[pc] as number);
  }

  /**
   * Whether a lock that the context holds guards what the step accesses, and nobody may take it away.
   * @param afterwards not even one whom the context has yet to wake
   */
  private isGuarded(context: Context, pc: number, address: number, afterwards: boolean): boolean {
    if (!this.guards.isGuarded(context, pc, address)) return false;
    const { dependence } = this.ground;
    const column = dependence.column(context, pc, address);
    return !dependence.conflicts(context, column, GOES, address, afterwards);
  }

  /** Whether a wait on the word could take its step before the context moves. */
  private mayBeAwaited(context: Context, pc: number, column: number, address: number): boolean {
    if (address < 0) return true;
    const { machine, dependence, use } = this.ground;
    const values = this.awaited[dependence.accesses[pc]?.cls ?? -1];
    if (values === undefined || values.has(machine.runtime.peek(address))) return true;
    const shadow = machine.state.words[machine.layout.shadow + address] as number;
    if ((shadow & SHADOW_STATE) !== VALID) return true;
    return use[pc] === ADDS && dependence.conflicts(context, column, ADDS, address);
  }
}

function awaitedValues({ classes, code }: Image): (Set<number> | undefined)[] {
  const values: (Set<number> | undefined)[] = classes.map(() => new Set<number>());
  for (const instr of code) {
    if (instr.op !== "await") continue;
    if ("value" in instr.expected) values[instr.cls]?.add(instr.expected.value);
    else values[instr.cls] = undefined;
  }
  return values;
}

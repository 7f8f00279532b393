// SPDX-License-Identifier: GPL-2.0-only
/**
 * Sections: a task that settles on a CPU, does only what commutes to the front and is the same on every
 * CPU, and may be preempted again. All of it is one safe step: what the others do meanwhile they can do after it, and
 * handlers that come in upon the task as well.
 *
 * That needs that no handler which sticks may come in on a CPU the task could be on: the task would
 * stand in the middle of its section for ever. A guard is no reason why a step fits: guards put
 * sections in some order, and this one is to come first.
 */
import type { Context } from "../../machine/layout.js";
import type { Cpus } from "./cpus.js";
import { EXCLUSIVE, IRQ_MASK, LOCK, MEMORY, PREEMPT_COUNT, PRIVATE, UNLOCK } from "./kinds.js";
import type { Locks } from "./locks.js";
import type { ConflictingAccess, MemoryAccesses } from "./memory.js";
import type { Ground } from "./rule.js";

export class Sections {
  constructor(
    private readonly ground: Ground,
    private readonly memory: MemoryAccesses,
    private readonly locks: Locks,
    private readonly cpus: Cpus,
  ) {}

  /** Whether the next step of a task that may be preempted, which is on no CPU, could begin a section. */
  mayBegin(context: Context, pc: number): boolean {
    if (!this.cpus.mayBeginSection(pc) || !this.cpus.acquires(context, pc)) return false;
    return !this.ground.heldUp.mayBeOnSomeCpu(context);
  }

  /**
   * Whether the step may be part of a section.
   * @param heldUp the task could be kept from beginning the section for ever
   */
  fits(context: Context, pc: number, heldUp: boolean): boolean {
    const kind = this.ground.kind[pc] as number;
    if (kind === PREEMPT_COUNT || kind === IRQ_MASK) return this.cpus.fitsSection(context, pc);
    if (this.neverFits(context, pc)) return false;
    if (kind === PRIVATE) return true;
    if (kind === UNLOCK && heldUp) return false;
    if (kind === LOCK || kind === UNLOCK) return this.locks.isUnshared(context, pc);
    if (kind !== MEMORY) return false;
    const access = this.memory.accessOf(context, pc);
    if (heldUp && this.memory.mayEnable(context, pc, access.address)) return false;
    return !this.memory.isInConflict(context, access);
  }

  /** The access for which a step does not fit a section, if it is one that may fit another time. */
  conflictAt(context: Context, pc: number): ConflictingAccess | undefined {
    if (this.ground.kind[pc] !== MEMORY || this.looksAtCpu(context, pc)) return undefined;
    const access = this.memory.accessOf(context, pc);
    return this.memory.isInConflict(context, access) ? access : undefined;
  }

  /** Whether the others may still do what kept the context from running a section in one go. */
  isInConflict(context: Context, access: ConflictingAccess): boolean {
    return this.memory.isInConflict(context, access);
  }

  /** Whether the step at `pc` is none that a section could have. */
  neverFits(context: Context, pc: number): boolean {
    return this.ground.kind[pc] === EXCLUSIVE || this.looksAtCpu(context, pc);
  }

  /** Whether what the step does depends on the CPU it happens to run on. */
  private looksAtCpu(context: Context, pc: number): boolean {
    const kind = this.ground.kind[pc];
    if (context.cpu >= 0 || kind === PREEMPT_COUNT || kind === IRQ_MASK) return false;
    return this.ground.machine.facts.needsCpu[pc] === 1;
  }
}

// SPDX-License-Identifier: GPL-2.0-only
/**
 * The CPU as a lock: the preempt count, the interrupt masks and the end of a context.
 *
 * Closing (raising the count, masking) takes the CPU or keeps handlers out, and changes nothing that others
 * look at: a right mover. Opening only enables others: a left mover, unless the context can be held up
 * (held-up.ts) and gives its CPU away. As long as the count stays above 0 the CPU is not given away.
 *
 * A context that has reserved a word (load-exclusive) loses the reservation to a handler that comes in while it
 * holds its CPU, and keeps it when it is on none: as long as it has one, taking and giving up the CPU is seen.
 *
 * The software mask of powerpc keeps nobody out: what arrives is recorded, and both that and the hard mask that
 * comes with it are seen by the instructions here. So while only the software mask is closed and an
 * interrupt can still be recorded, they are no movers.
 */
import type { Instr } from "../../kcc/ir.js";
import { CPU, type Context, HARD_MASK, IRQ, RESERVED, SOFT_MASK } from "../../machine/layout.js";
import { END, HAPPENED, IRQ_MASK, LOOK, PREEMPT_COUNT, RECORDED, REPLAY } from "./kinds.js";
import type { Ground, Rule } from "./rule.js";

/** The bits of preempt_count that preempt_disable() counts in. */
const PREEMPT_MASK = 0xff;

export class Cpus implements Rule {
  private readonly words: Int32Array;

  constructor(private readonly ground: Ground) {
    this.words = ground.machine.state.words;
  }

  commutesToFront(context: Context, pc: number): boolean {
    switch (this.ground.kind[pc]) {
      case LOOK:
        return this.isOnCpu(context);
      case RECORDED:
        return !this.mayBeRecorded(context);
      case HAPPENED:
      case REPLAY:
        return !this.mayBeRecorded(context) && !this.mayBeInterrupted(context);
      case PREEMPT_COUNT:
        return this.countCommutes(context, pc);
      case IRQ_MASK:
        return this.maskCommutes(context, pc);
      case END:
        // A handler that sticks on the CPU is no end either way; but the last one to end may be.
        return this.isOnCpu(context) || !this.ground.heldUp.mayBe(context);
      default:
        return false;
    }
  }

  isUnseen(context: Context, pc: number): boolean {
    const kind = this.ground.kind[pc];
    if (kind === LOOK) return this.isOnCpu(context);
    if (kind === HAPPENED && this.mayBeInterrupted(context)) return false;
    return (kind === RECORDED || kind === HAPPENED) && !this.mayBeRecorded(context);
  }

  acquires(context: Context, pc: number): boolean {
    const kind = this.ground.kind[pc];
    if (this.hasReserved(context)) return false;
    if (kind === PREEMPT_COUNT) return this.countChange(context, pc) >= 0;
    if (kind !== IRQ_MASK || this.enables(context, pc)) return false;
    return !this.mayBeRecorded(context) && !this.recordsFromNowOn(context, pc);
  }

  /** Whether a step that changes the count or a mask may be part of a section. */
  fitsSection(context: Context, pc: number): boolean {
    if (this.hasReserved(context)) return false;
    if (this.ground.kind[pc] === PREEMPT_COUNT) return true;
    return !this.mayBeRecorded(context) && !this.recordsFromNowOn(context, pc);
  }

  /** Whether the step may be the first of a section: it keeps the context on a CPU. */
  mayBeginSection(pc: number): boolean {
    const kind = this.ground.kind[pc];
    return kind === PREEMPT_COUNT || kind === IRQ_MASK;
  }

  private hasReserved({ base }: Context): boolean {
    return this.words[base + RESERVED] !== 0;
  }

  private mayBeInterrupted(context: Context): boolean {
    return this.ground.dependence.mayBeInterrupted(context);
  }

  /** Whether the step is about the software mask, and an interrupt may be recorded while that is closed. */
  private recordsFromNowOn(context: Context, pc: number): boolean {
    const instr = this.ground.machine.image.code[pc] as Instr;
    return instr.op === "irq" && instr.soft && this.ground.dependence.mayBeRecorded(context);
  }

  private isOnCpu(context: Context): boolean {
    return this.words[context.base + CPU] !== 0;
  }

  /** Whether only the software mask is closed, and an interrupt may be recorded before the context moves. */
  private mayBeRecorded(context: Context): boolean {
    return (
      this.words[context.base + IRQ] === SOFT_MASK && this.ground.dependence.mayBeRecorded(context)
    );
  }

  private countCommutes(context: Context, pc: number): boolean {
    const change = this.countChange(context, pc);
    const count = this.ground.machine.count(context);
    if (change < 0 && count + change > 0) return true;
    if (this.hasReserved(context) && this.mayBeInterrupted(context)) return false;
    if (change < 0) return !this.ground.heldUp.mayBe(context);
    if (!this.isOnCpu(context)) return false;
    // Nobody is kept out who could come in now.
    if (((this.words[context.base + IRQ] as number) & HARD_MASK) !== 0) return true;
    return count > 0 && ((count ^ (count + change)) & ~PREEMPT_MASK) === 0;
  }

  private countChange(context: Context, pc: number): number {
    const { machine } = this.ground;
    const value = machine.probe(context, pc);
    const instr = machine.image.code[pc] as Instr;
    return instr.op === "rmw" && instr.kind === "add" ? value : value - machine.count(context);
  }

  private maskCommutes(context: Context, pc: number): boolean {
    if (this.mayBeRecorded(context)) return false;
    if (this.hasReserved(context)) return false;
    const isClosed = this.isClosed(context, pc);
    if (this.enables(context, pc)) {
      const stays = this.ground.machine.count(context) > 0;
      return !isClosed || stays || !this.ground.heldUp.mayBe(context);
    }
    if (isClosed) return true;
    return this.isOnCpu(context) && !this.mayBeInterrupted(context);
  }

  /** Whether the step opens a mask. */
  private enables(context: Context, pc: number): boolean {
    return this.ground.machine.probe(context, pc) !== 0;
  }

  private isClosed(context: Context, pc: number): boolean {
    const instr = this.ground.machine.image.code[pc] as Instr;
    const bit = instr.op === "irq" && instr.soft ? SOFT_MASK : HARD_MASK;
    return ((this.words[context.base + IRQ] as number) & bit) !== 0;
  }
}

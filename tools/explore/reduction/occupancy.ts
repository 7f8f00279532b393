// SPDX-License-Identifier: GPL-2.0-only
/**
 * Where a context may stay on its CPU for ever although it is not kept from running. It *sticks* there:
 * at a wait, or in a loop that it does not leave by its own steps. Whoever needs that CPU then depends on
 * what others do.
 *
 * The search assumes that nobody sticks anywhere, and remembers what shows otherwise; then it begins anew
 * with what it has learnt. Each of these facts is about the steps of one context: where it stands with
 * which locks and masks. However a schedule is reduced, every context takes the same steps as in some
 * schedule walked, so none is overlooked.
 *
 * - A context that stands at a wait on a CPU it does not leave sticks there, be the wait over or not.
 * - One that stands at the beginning of a loop is run alone until it leaves its CPU, waits or ends. If
 *   it comes to a state it was in before, it sticks.
 * - A wait for a lock word is none if the lock is *orderly*: see lock-order.ts.
 * - A choice among nothing is never made.
 */
import type { Instr } from "../../kcc/ir.js";
import { loopHeads, waitsOfHandlers } from "../../kcc/passes/loops.js";
import { CPU, type Context } from "../../machine/layout.js";
import type { Machine } from "../../machine/machine.js";
import { Alone } from "./alone.js";
import { LockOrder } from "./lock-order.js";

export class Occupancy {
  /** 1 for an instruction where a context may stay on its CPU for ever. */
  readonly sticks: Uint8Array;
  /** Something was learnt that the search did not reckon with. */
  isRefuted = false;
  private readonly words: Int32Array;
  private readonly waits: Uint8Array;
  /** 1 for the first instruction of a loop. */
  private readonly heads: Uint8Array;
  private readonly alone: Alone;
  private readonly order: LockOrder;

  /**
   * @param retries see machine/retries.ts
   */
  constructor(
    private readonly machine: Machine,
    retries: Int32Array,
  ) {
    const { image, facts, state } = machine;
    this.words = state.words;
    this.waits = facts.waits;
    this.heads = loopHeads(image, retries);
    this.sticks = new Uint8Array(image.code.length);
    this.alone = new Alone(machine);
    this.order = new LockOrder(machine);
    for (const pc of waitsOfHandlers(image)) {
      if (!this.isForLock(pc)) this.sticks[pc] = 1;
    }
  }

  /**
   * Takes over what is known now: handlers that may stick are no longer relied upon.
   * @param sticksFrom whether a context that begins at an instruction may stick
   */
  settle(sticksFrom: (pc: number) => boolean): void {
    this.isRefuted = false;
    this.order.setStickingHandlers(sticksFrom);
    this.learnFromOrder();
  }

  /** To be told of every step before it is taken. */
  before(context: Context, pc: number): void {
    if (this.waits[pc] === 1 && this.isForLock(pc)) this.order.takes(context, pc);
  }

  /** To be told of every context that has moved. */
  after(context: Context): void {
    const pc = this.machine.pc(context);
    if (this.words[context.base + CPU] === 0) this.order.preemptible(context);
    else if (pc >= 0) this.staysOnCpu(context, pc);
    if (this.order.hasChanged) this.learnFromOrder();
  }

  private staysOnCpu(context: Context, pc: number): void {
    if (this.waits[pc] === 1) this.standsAtWait(context, pc);
    else this.order.stands(context, -1);
    if (this.staysAt(context, pc)) this.learn(pc);
    if (this.sticks[pc] === 1) this.order.waitsForMore(context);
  }

  /** A choice of nothing, or a loop without end. */
  private staysAt(context: Context, pc: number): boolean {
    if (this.sticks[pc] === 1) return false;
    const { machine } = this;
    if (machine.facts.chooses[pc] === 1 && machine.probe(context, pc) <= 0) return true;
    return this.heads[pc] === 1 && !this.alone.ends(context);
  }

  private standsAtWait(context: Context, pc: number): void {
    if (this.isForLock(pc)) {
      this.order.stands(context, pc);
      return;
    }
    this.order.waitsForMore(context);
    this.learn(pc);
  }

  /** A word of a lock class that others set to 0 too is free all the sooner: that is no reason to stick. */
  private isForLock(pc: number): boolean {
    const { image, facts } = this.machine;
    const instr = image.code[pc] as Instr;
    return instr.op === "await" && facts.lockClasses.has(instr.cls);
  }

  private learnFromOrder(): void {
    for (const pc of this.order.disorderlyWaits()) this.learn(pc);
  }

  private learn(pc: number): void {
    if (this.sticks[pc] === 1) return;
    this.sticks[pc] = 1;
    this.isRefuted = true;
  }
}

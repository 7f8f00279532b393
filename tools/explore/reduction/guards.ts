// SPDX-License-Identifier: GPL-2.0-only
/**
 * What nobody else can get at while a context stands where it stands: words guarded by a lock that it
 * holds (locksets.ts), and its own stack as long as no address of it was stored.
 */
import { ADDS, READS, WRITES } from "../../machine/access.js";
import { type Context, ESCAPED } from "../../machine/layout.js";
import type { Machine } from "../../machine/machine.js";
import type { Dependence } from "./dependence.js";
import { Locksets, cpuLock } from "./locksets.js";
import { Tearing } from "./tearing.js";

export class Guards {
  readonly tearing: Tearing;
  private readonly words: Int32Array;

  /**
   * @param use for each instruction, how the step that it begins uses its alias class
   */
  constructor(
    private readonly machine: Machine,
    private readonly dependence: Dependence,
    private readonly use: Uint8Array,
    private readonly locksets: Locksets,
  ) {
    this.words = machine.state.words;
    this.tearing = new Tearing(machine);
  }

  /**
   * To be told of every access before it is made: with which locks held.
   * @param anyCpu the step stands for the same step on every CPU the context may run on
   */
  accesses(context: Context, pc: number, choice: number, anyCpu: boolean): void {
    const cpu = this.machine.cpuOfStep(context, pc, choice);
    const address = this.machine.addressOf(context, pc, cpu);
    if (this.isOwnStack(context, address)) return;
    const isLocked = !anyCpu || context.cpu >= 0 || this.machine.layout.cpus === 1;
    const { use = 0, cls = -1 } = this.dependence.accesses[pc] ?? {};
    const writes = (use & (WRITES | ADDS)) !== 0;
    const locks = this.locksets.heldBy(context) | (isLocked ? cpuLock(cpu) : 0);
    if (address >= 0) this.locksets.accessed(address, locks, writes);
    if (writes) this.tearing.written(context, cls, address);
  }

  /** To be told of every context that has come to a wait: it reads the word from now on. */
  waits(context: Context, pc: number): void {
    const address = this.machine.addressOf(context, pc);
    if (address < 0 || this.isOwnStack(context, address)) return;
    this.locksets.accessed(address, this.locksets.heldBy(context), false);
  }

  /**
   * Whether a lock that the context holds guards what the step accesses, or nobody else can get at it.
   * Says nothing of the memory being taken away, for which no lock is needed.
   */
  isGuarded(context: Context, pc: number, address: number): boolean {
    if (this.isOwnStack(context, address)) return true;
    const locks = this.locksOf(context);
    if (this.locksets.guardsAccess(address, locks)) return true;
    return this.use[pc] === READS && this.locksets.guardsWrite(address, locks);
  }

  /** Whether the address of something on the context's stack was stored. */
  hasEscaped(context: Context): boolean {
    return this.words[context.base + ESCAPED] !== 0;
  }

  /** Something on the stack whose address was never stored: nobody else can get at it. */
  isOwnStack(context: Context, address: number): boolean {
    return address >= context.stack && address < context.stackEnd && !this.hasEscaped(context);
  }

  /** The locks a context holds; its CPU is one while no handler can come in. */
  private locksOf(context: Context): number {
    const locks = this.locksets.heldBy(context);
    const cpu = this.locksets.cpuOf(context);
    return cpu === 0 || this.dependence.mayBeInterrupted(context) ? locks : locks | cpu;
  }
}

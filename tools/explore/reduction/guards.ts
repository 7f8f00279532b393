// SPDX-License-Identifier: GPL-2.0-only
/**
 * What nobody else can get at while a context stands where it stands: words guarded by a lock that it
 * holds, and its own stack as long as no address of it was stored elsewhere.
 */
import { CPU, type Context, ESCAPED, LOCKS } from "../machine/layout.js";
import type { Machine } from "../machine/machine.js";
import { Discipline } from "./discipline.js";
import { ADDS, READS, WRITES } from "./future.js";
import type { Others } from "./others.js";
import { Tearing } from "./tearing.js";

export class Guarding {
  readonly discipline: Discipline;
  readonly tearing: Tearing;
  private readonly words: Int32Array;
  private readonly raisedWords: ReadonlySet<number>;

  /** @param use for each instruction, how the step that it begins uses its alias class */
  constructor(
    private readonly machine: Machine,
    private readonly others: Others,
    private readonly use: Uint8Array,
  ) {
    this.words = machine.state.words;
    this.discipline = new Discipline(machine);
    this.tearing = new Tearing(machine);
    this.raisedWords = new Set(machine.image.scenario.interrupts.map(({ raised }) => raised));
  }

  /**
   * To be told of every access before it is made: with which locks held.
   * @param anyCpu the step stands for the same step on every CPU the context may run on
   */
  note(context: Context, pc: number, choice: number, anyCpu: boolean): void {
    if (context.kind === "init" && this.machine.isAlone(context)) return;
    const held = this.words[context.base + CPU] as number;
    const cpu = held > 0 ? held - 1 : this.machine.facts.needsCpu[pc] === 1 ? choice & 15 : -1;
    const address = this.machine.addressOf(context, pc, cpu);
    if (this.isOwnStack(context, address)) return;
    const locks = this.heldBy(context, cpu, anyCpu);
    const { use = 0, cls = -1 } = this.others.accesses[pc] ?? {};
    const writes = (use & (WRITES | ADDS)) !== 0;
    if (address >= 0) this.discipline.accessed(address, locks, writes);
    if (!writes) return;
    this.tearing.written(context, cls, address);
    this.noteEscape(context, pc);
  }

  /** The locks held at a step on `cpu`, which is one too; not if the step stands for others elsewhere. */
  private heldBy(context: Context, cpu: number, anyCpu: boolean): number {
    const isLocked = cpu >= 0 && (!anyCpu || context.cpu >= 0 || this.machine.layout.cpus === 1);
    return (this.words[context.base + LOCKS] as number) | (isLocked ? cpuLock(cpu) : 0);
  }

  /** Whether the address of something on the context's stack was stored elsewhere. */
  hasEscaped(context: Context): boolean {
    return this.words[context.base + ESCAPED] !== 0;
  }

  /** Something on the stack whose address was never stored elsewhere: nobody else can get at it. */
  isOwnStack(context: Context, address: number): boolean {
    return !this.hasEscaped(context) && address >= context.stack && address < context.stackEnd;
  }

  private noteEscape(context: Context, pc: number): void {
    if (this.hasEscaped(context) || context.stack === context.stackEnd) return;
    const value = this.machine.probe(context, pc);
    if (value >= context.stack && value < context.stackEnd)
      this.machine.state.write(context.base + ESCAPED, 1);
  }

  /**
   * Whether a lock that the context holds guards what the step accesses, or nobody else can get at it.
   * Says nothing of the memory being taken away, for which no lock is needed.
   */
  isGuarded(context: Context, pc: number, address: number): boolean {
    if (this.isOwnStack(context, address)) return true;
    if (
      this.use[pc] !== READS &&
      this.raisedWords.has(address) &&
      !this.isOwnLine(context, address)
    )
      return false;
    const locks = this.locksOf(context);
    if (this.discipline.guardsAccess(address, locks)) return true;
    return this.use[pc] === READS && this.discipline.guardsWrite(address, locks);
  }

  /** The locks a context holds; its CPU is one while no handler can come in. */
  private locksOf(context: Context): number {
    const locks = this.words[context.base + LOCKS] as number;
    const cpu = (this.words[context.base + CPU] as number) - 1;
    return cpu < 0 || this.others.mayBeInterrupted(context) ? locks : locks | cpuLock(cpu);
  }

  /** The context is the handler that this word raises, on the only CPU it is raised on. */
  private isOwnLine(context: Context, address: number): boolean {
    const { interrupts } = this.machine.image.scenario;
    const lines = interrupts.filter(({ raised }) => raised === address);
    return lines.every(({ cpu, kind }) => cpu === context.cpu && kind === context.kind);
  }
}

/** The bit that stands for a CPU among a context's locks: above those of lock words. */
function cpuLock(cpu: number): number {
  return cpu < 7 ? 1 << (24 + cpu) : 0;
}

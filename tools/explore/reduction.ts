// SPDX-License-Identifier: GPL-2.0-only
/**
 * Partial-order reduction: which next step may be taken alone, without also exploring what the other
 * contexts could do first. The argument is in tools/explore/README.md.
 *
 * A step is *safe* when it commutes to the front of whatever the others may do before it: it touches
 * only memory that no other context, from where it stands now, may use in a conflicting way; or it
 * only releases (a lock, its CPU, an interrupt mask). A step that *acquires* commutes to the back: its
 * context goes on at once, with no state of its own in between.
 */
import { FIRST_ADDRESS, type Image, type Instr } from "../kcc/ir.js";
import { CPU, type Context, ESCAPED, HARD_MASK, IRQ, LOCKS, SOFT_MASK } from "../machine/layout.js";
import type { Machine } from "../machine/machine.js";
import { Discipline } from "./discipline.js";
import { ADDS, AWAITS, FREES, READS, WRITES, conflicting } from "./future.js";
import {
  ALLOCATE,
  EXCLUSIVE,
  IRQ_MASK,
  LOCK,
  LOOK,
  MEMORY,
  PREEMPT_COUNT,
  PRIVATE,
  RECORDED,
  UNLOCK,
  kindsOf,
} from "./kinds.js";
import { Others } from "./others.js";

/** The bits of preempt_count that preempt_disable() counts in. */
const PREEMPT_MASK = 0xff;
const ANY = READS | WRITES | ADDS | FREES | AWAITS;

export class Reduction {
  readonly discipline: Discipline;
  private readonly others: Others;
  private readonly kind: Uint8Array;
  private readonly cls: Int32Array;
  private readonly use: Uint8Array;
  private readonly words: Int32Array;
  private readonly raisedWords: ReadonlySet<number>;
  /** For each alias class: the values waits on it are for; undefined if one is not a constant. */
  private readonly awaited: readonly (ReadonlySet<number> | undefined)[];

  constructor(private readonly machine: Machine) {
    const { image, facts } = machine;
    this.words = machine.state.words;
    this.discipline = new Discipline(machine);
    this.others = new Others(machine);
    this.kind = kindsOf(image, facts);
    this.cls = Int32Array.from(this.others.accesses, (access) => access?.cls ?? -1);
    this.use = Uint8Array.from(this.others.accesses, (access) => access?.use ?? 0);
    this.awaited = awaitedValues(image);
    this.raisedWords = new Set(image.scenario.interrupts.map(({ raised }) => raised));
  }

  /** Whether the context's next step, its only one, may be taken alone now. */
  isSafe(context: Context, pc: number): boolean {
    switch (this.kind[pc]) {
      case PRIVATE:
        return true;
      case MEMORY:
        return (
          this.isGuarded(context, pc) ||
          !this.others.conflicts(
            context,
            this.others.column(context, pc),
            this.against(context, pc),
          )
        );
      case EXCLUSIVE:
        if (this.others.mayBeInterrupted(context)) return false;
        return (
          this.isGuarded(context, pc) ||
          !this.others.conflicts(
            context,
            this.others.column(context, pc),
            this.against(context, pc),
          )
        );
      case LOCK:
        return this.isUnshared(context, pc);
      case UNLOCK:
        if (this.others.helpsHandler(context)) return false;
        if (this.words[context.base + CPU] === 0) return this.isUnshared(context, pc);
        return (
          this.isStatic(context, pc) ||
          !this.others.conflicts(context, this.others.column(context, pc), FREES)
        );
      case ALLOCATE:
        return !this.others.conflicts(context, this.others.futures.allocation, READS | WRITES);
      case LOOK:
        return this.words[context.base + CPU] !== 0;
      case RECORDED:
        return (this.words[context.base + IRQ] as number) !== SOFT_MASK;
      case PREEMPT_COUNT:
        return this.countIsSafe(context, pc);
      case IRQ_MASK:
        if (this.machine.probe(context, pc) === 1 || this.masked(context, pc)) return true;
        return this.words[context.base + CPU] !== 0 && !this.others.mayBeInterrupted(context);
      default:
        return false;
    }
  }

  /** Whether the next step commutes with all that any other context may ever do, even one it would wake. */
  isUnseen(context: Context, pc: number): boolean {
    switch (this.kind[pc]) {
      case PRIVATE:
        return true;
      case LOOK:
        return this.words[context.base + CPU] !== 0;
      case EXCLUSIVE:
        return (
          this.use[pc] === READS &&
          !this.others.mayBeInterrupted(context) &&
          this.isGuarded(context, pc)
        );
      case MEMORY:
        return (
          this.isGuarded(context, pc) ||
          !this.others.conflicts(
            context,
            this.others.column(context, pc),
            conflicting(this.use[pc] as number),
            true,
          )
        );
      default:
        return false;
    }
  }

  /** Whether the context's next step only acquires. Asked before the step. */
  acquires(context: Context, pc: number): boolean {
    switch (this.kind[pc]) {
      case LOCK:
        return this.words[context.base + CPU] !== 0 && !this.others.helpsHandler(context);
      case PREEMPT_COUNT:
        return this.countChange(context, pc) >= 0;
      case IRQ_MASK:
        return this.machine.probe(context, pc) === 0;
      default:
        return false;
    }
  }

  /** To be told of every step before it is taken: what it accesses, with which locks held. */
  note(context: Context, pc: number, choice: number): void {
    const kind = this.kind[pc];
    if (kind !== MEMORY && kind !== EXCLUSIVE) return;
    if (context.kind === "init" && this.machine.isAlone(context)) return;
    const held = this.words[context.base + CPU] as number;
    const cpu = held > 0 ? held - 1 : this.machine.facts.needsCpu[pc] === 1 ? choice & 15 : -1;
    const address = this.machine.addressOf(context, pc, cpu);
    if (this.isOwnStack(context, address)) return;
    const locks = (this.words[context.base + LOCKS] as number) | (cpu < 0 ? 0 : cpuLock(cpu));
    const writes = ((this.use[pc] as number) & (WRITES | ADDS)) !== 0;
    if (address >= 0) this.discipline.accessed(address, locks, writes);
    if (writes) this.noteEscape(context, pc);
  }

  /** Something on the stack whose address was never stored elsewhere: nobody else can get at it. */
  private isOwnStack(context: Context, address: number): boolean {
    return (
      this.words[context.base + ESCAPED] === 0 &&
      address >= context.stack &&
      address < context.stackEnd
    );
  }

  private noteEscape(context: Context, pc: number): void {
    if (this.words[context.base + ESCAPED] !== 0 || context.stack === context.stackEnd) return;
    const value = this.machine.probe(context, pc);
    if (value >= context.stack && value < context.stackEnd)
      this.machine.state.write(context.base + ESCAPED, 1);
  }

  /** Whether a lock that the context holds guards what the step accesses, or nobody else can get at it. */
  private isGuarded(context: Context, pc: number): boolean {
    const address = this.machine.addressOf(context, pc);
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

  /**
   * The uses that do not commute with the step. Static memory is not freed. A wait that is not over
   * cannot come before a store, so it commutes with it; only one that is over could be kept waiting.
   */
  private against(context: Context, pc: number): number {
    let uses = conflicting(this.use[pc] as number);
    const address = this.machine.addressOf(context, pc);
    if (address >= FIRST_ADDRESS && address < this.machine.layout.percpuStart) uses &= ~FREES;
    if ((uses & AWAITS) !== 0 && address >= 0 && !this.isAwaited(pc, address)) uses &= ~AWAITS;
    return uses;
  }

  /** Whether the word has a value now that some wait on its class is for. */
  private isAwaited(pc: number, address: number): boolean {
    const values = this.awaited[this.cls[pc] as number];
    return values === undefined || values.has(this.machine.runtime.peek(address));
  }

  private isStatic(context: Context, pc: number): boolean {
    const address = this.machine.addressOf(context, pc);
    return address >= 0 && address < this.machine.layout.percpuStart;
  }

  /** Whether changing the preempt count keeps nobody out who could come in now. */
  private countIsSafe(context: Context, pc: number): boolean {
    const change = this.countChange(context, pc);
    const count = this.machine.count(context);
    const { base } = context;
    if (change < 0)
      return (
        count + change > 0 || this.words[base + LOCKS] === 0 || !this.others.helpsHandler(context)
      );
    if (this.words[base + CPU] === 0) return false;
    if (((this.words[base + IRQ] as number) & HARD_MASK) !== 0) return true;
    return count > 0 && ((count ^ (count + change)) & ~PREEMPT_MASK) === 0;
  }

  /**
   * Whether the step may be part of a section that a task runs in one go: it commutes with all the
   * others may do, and what it does is the same on every CPU. A guard is no reason here: it puts
   * sections in some order, and this one is to come first.
   */
  fitsSection(context: Context, pc: number): boolean {
    const kind = this.kind[pc] as number;
    if (kind === PREEMPT_COUNT || kind === IRQ_MASK) return true;
    if (kind === UNLOCK) return this.isUnshared(context, pc);
    if (this.looksAtCpu(context, pc)) return false;
    if (kind === EXCLUSIVE) return false;
    if (kind !== MEMORY) return this.isSafe(context, pc);
    if (this.isOwnStack(context, this.machine.addressOf(context, pc))) return true;
    return !this.others.conflicts(
      context,
      this.others.column(context, pc),
      this.against(context, pc),
    );
  }

  /** Whether what the step does depends on the CPU it happens to run on. */
  looksAtCpu(context: Context, pc: number): boolean {
    const kind = this.kind[pc];
    if (pc < 0 || context.cpu >= 0 || kind === PREEMPT_COUNT || kind === IRQ_MASK) return false;
    return this.machine.facts.needsCpu[pc] === 1;
  }

  /** Whether nobody else may ever use the word of the next step. */
  private isUnshared(context: Context, pc: number): boolean {
    return !this.others.conflicts(
      context,
      this.others.column(context, pc),
      this.isStatic(context, pc) ? ANY & ~FREES : ANY,
    );
  }

  /** Whether the next step takes a lock that another context may want. Asked before the step. */
  takesLock(pc: number): boolean {
    return this.kind[pc] === LOCK;
  }

  /** An arrival acquires its CPU, unless something else could still take back what raised it. */
  arrivalAcquires(line: number): boolean {
    return this.machine.image.scenario.interrupts[line]?.raised === -1;
  }

  private countChange(context: Context, pc: number): number {
    const instr = this.machine.image.code[pc] as Instr;
    const value = this.machine.probe(context, pc);
    return instr.op === "rmw" ? value : value - this.machine.count(context);
  }

  private masked(context: Context, pc: number): boolean {
    const instr = this.machine.image.code[pc] as Instr;
    const bit = instr.op === "irq" && instr.soft ? SOFT_MASK : HARD_MASK;
    return ((this.words[context.base + IRQ] as number) & bit) !== 0;
  }
}

/** The bit that stands for a CPU among a context's locks: above those of lock words. */
function cpuLock(cpu: number): number {
  return cpu < 7 ? 1 << (24 + cpu) : 0;
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

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
import { type Image, type Instr } from "../kcc/ir.js";
import { CPU, type Context, HARD_MASK, IRQ, SOFT_MASK } from "../machine/layout.js";
import type { Machine } from "../machine/machine.js";
import { Guarding } from "./guarding.js";
import { ADDS, AWAITS, GOES, LEAVES, READS, WRITES, conflicting } from "./future.js";
import {
  ALLOCATE,
  ENTER,
  EXCLUSIVE,
  GONE,
  IRQ_MASK,
  LOCK,
  LOOK,
  MEMORY,
  PREEMPT_COUNT,
  PRIVATE,
  RECORDED,
  UNLOCK,
  kindsOf,
  leaves,
} from "./kinds.js";
import { Others } from "./others.js";
import { retries } from "../kcc/passes/retries.js";

/** The bits of preempt_count that preempt_disable() counts in. */
const PREEMPT_MASK = 0xff;
const ANY = READS | WRITES | ADDS | GOES | AWAITS;

/** An access and what of the others conflicts with it: a column of the table of futures, and uses. */
export interface Obstacle {
  readonly column: number;
  readonly uses: number;
  /** Of the word. */
  readonly address: number;
}

export class Reduction {
  readonly guarding: Guarding;
  /** For each instruction: the write that is one step with its read, or -1. */
  readonly retries: Int32Array;
  private readonly others: Others;
  private readonly kind: Uint8Array;
  private readonly cls: Int32Array;
  private readonly use: Uint8Array;
  private readonly words: Int32Array;
  /** For each alias class: the values waits on it are for; undefined if one is not a constant. */
  private readonly awaited: readonly (ReadonlySet<number> | undefined)[];
  /** 1 for a step after which a task of a kernel without preemption may be off its CPU. */
  private readonly leaves: Uint8Array;
  /** The alias classes of what is kept on stacks. */
  private readonly onStacks: readonly number[];

  /** @param everyEnding not only a finding is wanted, if there is one, but all ways a run can end */
  constructor(
    private readonly machine: Machine,
    private readonly everyEnding: boolean,
  ) {
    const { image, facts } = machine;
    this.words = machine.state.words;
    this.others = new Others(machine);
    this.kind = kindsOf(image, facts);
    this.cls = Int32Array.from(this.others.accesses, (access) => access?.cls ?? -1);
    this.use = Uint8Array.from(this.others.accesses, (access) => access?.use ?? 0);
    this.awaited = awaitedValues(image);
    this.retries = retries(image, facts.wholeRmw);
    for (const [pc, write] of this.retries.entries()) {
      if (write < 0) continue;
      this.kind[pc] = MEMORY;
      this.use[pc] = READS | WRITES;
    }
    this.leaves = leaves(image, facts);
    this.onStacks = [...new Set(image.code.flatMap(leftBy))];
    this.guarding = new Guarding(machine, this.others, this.use);
  }

  /** Whether the context's next step, its only one, may be taken alone now. */
  isSafe(context: Context, pc: number): boolean {
    if (this.mayLeave(context, pc)) return false;
    switch (this.kind[pc]) {
      case PRIVATE:
        return true;
      case ENTER:
        return this.nobodyUses(context, pc);
      case GONE:
        return !this.everyEnding || this.nobodyUses(context, pc);
      case MEMORY:
        return this.accessIsSafe(context, pc);
      case EXCLUSIVE:
        return !this.others.mayBeInterrupted(context) && this.accessIsSafe(context, pc);
      case LOCK:
        return this.isUnshared(context, pc);
      case UNLOCK:
        if (this.others.helpsHandler(context)) return false;
        if (this.words[context.base + CPU] === 0) return this.isUnshared(context, pc);
        return !this.mayGo(context, pc, this.machine.addressOf(context, pc), false);
      case ALLOCATE:
        return !this.others.conflicts(context, this.others.futures.allocation, READS | WRITES);
      case LOOK:
        return this.words[context.base + CPU] !== 0;
      case RECORDED:
        return (this.words[context.base + IRQ] as number) !== SOFT_MASK;
      case PREEMPT_COUNT:
        return this.countIsSafe(context, pc);
      case IRQ_MASK:
        if (this.machine.probe(context, pc) === 1)
          return !this.masked(context, pc) || !this.others.holdsUpHandler(context);
        if (this.masked(context, pc)) return true;
        return this.words[context.base + CPU] !== 0 && !this.others.mayBeInterrupted(context);
      default:
        return false;
    }
  }

  /** Whether the next step commutes with all that any other context may ever do, even one it would wake. */
  isUnseen(context: Context, pc: number): boolean {
    if (this.mayLeave(context, pc)) return false;
    switch (this.kind[pc]) {
      case PRIVATE:
        return true;
      case ENTER:
        return this.nobodyUses(context, pc);
      case GONE:
        return !this.everyEnding || this.nobodyUses(context, pc);
      case LOOK:
        return this.words[context.base + CPU] !== 0;
      case EXCLUSIVE:
        return (
          this.use[pc] === READS &&
          !this.others.mayBeInterrupted(context) &&
          this.isGuarded(context, pc, this.machine.addressOf(context, pc), true)
        );
      case MEMORY:
        return this.accessIsUnseen(context, pc);
      default:
        return false;
    }
  }

  /**
   * Whether a handler that spins may come in before the next step, and wait for what only comes after
   * it: the deadlock is overlooked if the step is taken together with the one before.
   */
  mayBeTooLate(context: Context): boolean {
    return this.others.holdsUpHandler(context);
  }

  /**
   * Whether the step may lead to a wait in which a task gives its CPU up, while a handler that spins
   * could come in first and keep it there.
   */
  private mayLeave(context: Context, pc: number): boolean {
    if (this.leaves[pc] === 0 || this.words[context.base + CPU] === 0) return false;
    return this.others.holdsUpHandler(context);
  }

  /** Whether the context's next step only acquires. Asked before the step. */
  acquires(context: Context, pc: number): boolean {
    if (this.mayLeave(context, pc)) return false;
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

  /**
   * To be told of every step before it is taken.
   * @param anyCpu the step stands for the same step on every CPU the context may run on
   */
  note(context: Context, pc: number, choice: number, anyCpu: boolean): void {
    const kind = this.kind[pc];
    if (kind === MEMORY || kind === EXCLUSIVE) this.guarding.note(context, pc, choice, anyCpu);
  }

  private accessIsSafe(context: Context, pc: number): boolean {
    const address = this.machine.addressOf(context, pc);
    if (this.mayEndDeadlock(context, pc, address)) return false;
    if (this.isGuarded(context, pc, address, false)) return true;
    const column = this.others.column(context, pc, address);
    return !this.others.conflicts(context, column, this.against(pc, address), address);
  }

  /**
   * Whether a lock that the context holds guards what the step accesses, and nobody may take it away.
   * @param afterwards not even one whom the context has yet to wake
   */
  private isGuarded(context: Context, pc: number, address: number, afterwards: boolean): boolean {
    return (
      this.guarding.isGuarded(context, pc, address) && !this.mayGo(context, pc, address, afterwards)
    );
  }

  /** Whether the memory at `address` may be freed, or its stack block left, before the next step. */
  private mayGo(context: Context, pc: number, address: number, afterwards: boolean): boolean {
    const column = this.others.column(context, pc, address);
    return this.others.conflicts(context, column, GOES, address, afterwards);
  }

  /**
   * Whether the step may write what somebody waits for, while a handler that spins could come in first:
   * that order may be a deadlock which writing early would hide.
   */
  private mayEndDeadlock(context: Context, pc: number, address: number): boolean {
    if (!this.mayBeHeldUp(context)) return false;
    return this.endsWait(context, pc, this.others.column(context, pc, address));
  }

  /** Whether a handler that spins may come in before the next step, or a task take the CPU for it. */
  mayBeHeldUp(context: Context): boolean {
    return this.others.helpsHandler(context) || this.others.holdsUpTask(context);
  }

  /** Whether the step writes what somebody waits for, now or later. */
  private endsWait(context: Context, pc: number, column: number): boolean {
    return (
      this.use[pc] !== READS && this.others.conflicts(context, column, AWAITS, undefined, true)
    );
  }

  private accessIsUnseen(context: Context, pc: number): boolean {
    const address = this.machine.addressOf(context, pc);
    if (this.isGuarded(context, pc, address, true)) return true;
    const column = this.others.column(context, pc, address);
    const uses = conflicting(this.use[pc] as number);
    return !this.others.conflicts(context, column, uses, address, true);
  }

  /**
   * Whether nobody may use what the step takes away, or what was where it begins a block. If somebody may,
   * taking it away at once still shows the use after it, but not that the use may come first; and
   * beginning the next block at once would hide a use in between.
   */
  private nobodyUses(context: Context, pc: number): boolean {
    const instr = this.machine.image.code[pc] as Instr;
    if (instr.op !== "free" && !this.guarding.hasEscaped(context)) return true;
    const { futures } = this.others;
    const uses = instr.op === "free" ? ANY & ~LEAVES : ANY & ~GOES;
    const classes = "classes" in instr ? instr.classes : this.onStacks;
    return classes.every(
      (cls) => !this.others.conflicts(context, futures.unknownOf(cls), uses, undefined, true),
    );
  }

  /**
   * The uses that do not commute with the step. A wait that is not over cannot come before a store, so
   * it commutes with it; only one that is over could be kept waiting.
   */
  private against(pc: number, address: number): number {
    let uses = conflicting(this.use[pc] as number);
    if ((uses & AWAITS) !== 0 && address >= 0 && !this.isAwaited(pc, address)) uses &= ~AWAITS;
    return uses;
  }

  /** Whether the word has a value now that some wait on its class is for. */
  private isAwaited(pc: number, address: number): boolean {
    const values = this.awaited[this.cls[pc] as number];
    return values === undefined || values.has(this.machine.runtime.peek(address));
  }

  /** Whether changing the preempt count keeps nobody out who could come in now. */
  private countIsSafe(context: Context, pc: number): boolean {
    const change = this.countChange(context, pc);
    const count = this.machine.count(context);
    const { base } = context;
    if (change < 0) return count + change > 0 || !this.others.helpsHandler(context);
    if (this.words[base + CPU] === 0) return false;
    if (((this.words[base + IRQ] as number) & HARD_MASK) !== 0) return true;
    return count > 0 && ((count ^ (count + change)) & ~PREEMPT_MASK) === 0;
  }

  /**
   * Whether the step may be part of a section that a task runs in one go: it commutes with all the
   * others may do, and what it does is the same on every CPU. A guard is no reason here: it puts
   * sections in some order, and this one is to come first.
   * @param heldUp a handler that spins could come in before the section
   */
  fitsSection(context: Context, pc: number, heldUp: boolean): boolean {
    const kind = this.kind[pc] as number;
    if (kind === PREEMPT_COUNT || kind === IRQ_MASK) return true;
    if (kind === UNLOCK) return this.isUnshared(context, pc);
    if (this.looksAtCpu(context, pc)) return false;
    if (kind === EXCLUSIVE) return false;
    if (kind !== MEMORY) return this.isSafe(context, pc);
    const access = this.accessOf(context, pc);
    if (heldUp && this.endsWait(context, pc, access.column)) return false;
    return access.uses === 0 || !this.isObstacle(context, access);
  }

  /** What conflicts with the access of the next step; no uses at all if it is the context's own stack. */
  private accessOf(context: Context, pc: number): Obstacle {
    const address = this.machine.addressOf(context, pc);
    const column = this.others.column(context, pc, address);
    return {
      column,
      uses: this.guarding.isOwnStack(context, address) ? 0 : this.against(pc, address),
      address,
    };
  }

  /** Whether the step at `pc` may raise the preempt count or mask interrupts. */
  mayBeginSection(pc: number): boolean {
    const kind = this.kind[pc];
    return kind === PREEMPT_COUNT || kind === IRQ_MASK;
  }

  /** The access for which a step does not fit a section, if it is one that may fit another time. */
  obstacle(context: Context, pc: number): Obstacle | undefined {
    if (this.kind[pc] !== MEMORY || this.looksAtCpu(context, pc)) return undefined;
    const access = this.accessOf(context, pc);
    return this.isObstacle(context, access) ? access : undefined;
  }

  /** Whether the others may still do what kept the context from running a section in one go. */
  isObstacle(context: Context, { column, uses, address }: Obstacle): boolean {
    return this.others.conflicts(context, column, uses, address);
  }

  /** Whether the step at `pc` is none that a section could have. */
  neverFitsSection(context: Context, pc: number): boolean {
    return this.kind[pc] === EXCLUSIVE || this.looksAtCpu(context, pc);
  }

  /** Whether what the step does depends on the CPU it happens to run on. */
  private looksAtCpu(context: Context, pc: number): boolean {
    const kind = this.kind[pc];
    if (context.cpu >= 0 || kind === PREEMPT_COUNT || kind === IRQ_MASK) return false;
    return this.machine.facts.needsCpu[pc] === 1;
  }

  /** Whether nobody else may ever use the word of the next step. */
  private isUnshared(context: Context, pc: number): boolean {
    const address = this.machine.addressOf(context, pc);
    const column = this.others.column(context, pc, address);
    return !this.others.conflicts(context, column, ANY, address);
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

function leftBy(instr: Instr): readonly number[] {
  return instr.op === "stack-exit" ? instr.classes : [];
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

// SPDX-License-Identifier: GPL-2.0-only
/** What the other contexts may do before a given one moves: the question behind every safe step. */
import { FIRST_ADDRESS } from "../kcc/ir.js";
import { CPU, type Context, IRQ, LOCKS, type Layout, NMI, levelOf } from "../machine/layout.js";
import type { Machine } from "../machine/machine.js";
import { type Access, ADDS, FREES, Futures, GOES, LEAVES, WRITES, accessOf } from "./future.js";
import { Spinning } from "./spinning.js";

/** Uses of a word that are asked for: by the context whose stack it is on, if it is on one, and by the others. */
interface Wanted {
  readonly owner: Context | undefined;
  readonly byOwner: number;
  readonly byOthers: number;
}

export class Others {
  readonly futures: Futures;
  /** What each instruction accesses, if anything. */
  readonly accesses: readonly (Access | undefined)[];
  private readonly words: Int32Array;
  /** For each interrupt line: first instruction of its handler, column of the word that raises it or -1. */
  private readonly linePc: readonly number[];
  private readonly raisedBy: readonly number[];
  private readonly levels: readonly number[];
  private readonly spinning: Spinning;
  /** The tasks that may spin for more than a lock. */
  private readonly spinningTasks: readonly Context[];
  /** For each address: the index + 1 of the context whose stack it is on, 0 if none. */
  private readonly owners: Uint8Array;

  constructor(private readonly machine: Machine) {
    const { image, facts } = machine;
    this.owners = stackOwners(machine.layout);
    this.words = machine.state.words;
    this.futures = new Futures(image, facts.wholeRmw);
    this.accesses = image.code.map((instr, pc) => accessOf(instr, facts.wholeRmw[pc] === 1));
    const { interrupts } = image.scenario;
    this.linePc = interrupts.map(({ entry }) => image.entries[entry]?.pc ?? -1);
    this.levels = interrupts.map(({ kind }) => levelOf(kind));
    this.spinning = new Spinning(image, facts.lockClasses);
    this.spinningTasks = machine.contexts.filter(
      ({ kind, index }) => kind === "task" && this.spinning.tasks[index - 1],
    );
    this.raisedBy = interrupts.map(({ raised }) => {
      const symbol = image.globals.find(({ percpu, at }) => !percpu && at === raised);
      const cls = symbol ? image.classes.indexOf(symbol.name) : -1;
      return cls < 0 ? -1 : this.futures.wordOf(cls, raised);
    });
  }

  /** The column of the table of futures that speaks of the word the next step accesses, at `address`. */
  column(context: Context, pc: number, address: number): number {
    const cls = (this.accesses[pc] as Access).cls;
    if (this.isStatic(address)) return this.futures.wordOf(cls, address);
    const reached =
      address >= this.machine.layout.heapStart ||
      (address >= context.stack && address < context.stackEnd);
    return reached ? this.futures.unknownOf(cls) : this.futures.anyOf(cls);
  }

  private isStatic(address: number): boolean {
    return address >= FIRST_ADDRESS && address < this.machine.layout.percpuStart;
  }

  /** Whose stack the address is on, if any context's. */
  private stackOwner(address: number): Context | undefined {
    const owner = address < 0 ? 0 : (this.owners[address] as number);
    return owner === 0 ? undefined : this.machine.contexts[owner - 1];
  }

  /** How the word cannot go away: static memory stays, a stack block is left by its own context, the heap is freed. */
  private lasting(address: number, owner: Context | undefined): number {
    if (owner || this.isStatic(address)) return GOES;
    return address < 0 ? 0 : LEAVES;
  }

  /**
   * Whether another context may, before `context` moves, use a column in one of the ways `uses`.
   * @param address of the word, if it is known: not every word can go away in every way
   * @param afterwards also count contexts that wait for something only `context` can provide
   */
  conflicts(
    context: Context,
    column: number,
    uses: number,
    address = -1,
    afterwards = false,
  ): boolean {
    const { linePc, machine } = this;
    const owner = this.stackOwner(address);
    const byOwner = owner === context ? 0 : uses & ~FREES;
    const byOthers = uses & ~this.lasting(address, owner);
    if ((owner ? byOwner | byOthers : byOthers) === 0) return false;
    let blocked = 0;
    for (let line = 0; line < linePc.length; line++) {
      if ((this.futures.uses(linePc[line] as number, column) & byOthers) === 0) continue;
      if (machine.mayArrive(line)) return true;
      if ((this.raisedBy[line] as number) >= 0 || machine.isRaisedLine(line)) blocked = 1;
    }
    for (const other of machine.contexts) {
      if (other === context) continue;
      const pc = machine.pc(other);
      const wanted = other === owner ? byOwner : byOthers;
      if (pc < 0 || (this.futures.uses(pc, column) & wanted) === 0) continue;
      if (!machine.waiting(other)) return true;
      blocked = 1;
    }
    if (blocked === 0 || afterwards) return blocked === 1;
    return this.someoneWakes(context, column, { owner, byOwner, byOthers });
  }

  /** The same, when only contexts that wait (and lines not raised) conflict: may the others wake one? */
  private someoneWakes(
    context: Context,
    column: number,
    { owner, byOwner, byOthers }: Wanted,
  ): boolean {
    const { machine, futures, linePc } = this;
    const awake: number[] = [];
    const asleep: { pc: number; on: number; wanted: number }[] = [];
    for (const other of machine.contexts) {
      const pc = machine.pc(other);
      if (other === context || pc < 0) continue;
      if (machine.waiting(other))
        asleep.push({
          pc,
          on: this.column(other, pc, machine.addressOf(other, pc)),
          wanted: other === owner ? byOwner : byOthers,
        });
      else awake.push(pc);
    }
    for (let line = 0; line < linePc.length; line++) {
      const pc = linePc[line] as number;
      if (machine.mayArrive(line)) awake.push(pc);
      else if (machine.isRaisedLine(line))
        asleep.push({ pc, on: this.raisedBy[line] as number, wanted: byOthers });
    }
    for (let i = 0; i < awake.length; i++) {
      for (let k = asleep.length - 1; k >= 0; k--) {
        const { pc, on, wanted } = asleep[k] as (typeof asleep)[number];
        if (on >= 0 && (futures.uses(awake[i] as number, on) & (WRITES | ADDS | GOES)) === 0)
          continue;
        if ((futures.uses(pc, column) & wanted) !== 0) return true;
        awake.push(pc);
        asleep.splice(k, 1);
      }
    }
    return false;
  }

  /**
   * Whether a handler that spins on something could arrive where the context is. What it spins on may
   * be what the context has yet to give, or is held by one who waits for that: the order in which it
   * arrives first is then a deadlock that releasing first would hide.
   */
  helpsHandler(context: Context): boolean {
    for (const line of this.spinning.lines) if (this.mayHoldUp(context, line)) return true;
    return false;
  }

  /**
   * Whether such a handler could wait for what only comes when the context has gone on: for a lock that
   * it holds, or for more than a lock.
   */
  holdsUpHandler(context: Context): boolean {
    if (!this.helpsHandler(context)) return false;
    return this.spinning.linesBeyondLocks || this.mayHoldLock(context);
  }

  /** Whether another task could spin on the CPU that the context would need, for what comes from it. */
  holdsUpTask(context: Context): boolean {
    if (this.words[context.base + CPU] !== 0) return false;
    for (const other of this.spinningTasks)
      if (other !== context && this.machine.pc(other) >= 0) return true;
    return false;
  }

  private mayHoldLock({ base }: Context): boolean {
    return !this.machine.runtime.knowsLocks || this.words[base + LOCKS] !== 0;
  }

  /** Whether the line may arrive where the context is; a task that may be moved can be anywhere. */
  private mayHoldUp(context: Context, line: number): boolean {
    if (this.words[context.base + CPU] !== 0) return this.mayArriveOn(context, line);
    const cpu = this.machine.image.scenario.interrupts[line]?.cpu ?? -1;
    return context.cpu < 0 || cpu < 0 || cpu === context.cpu;
  }

  /** Whether any handler may come in where the context is now. */
  mayBeInterrupted(context: Context): boolean {
    for (let line = 0; line < this.linePc.length; line++) {
      if (this.mayArriveOn(context, line)) return true;
    }
    return false;
  }

  /** Whether the line may still arrive on the CPU the context holds, before the context moves. */
  private mayArriveOn(context: Context, line: number): boolean {
    const cpu = this.words[context.base + CPU] as number;
    if (cpu === 0) return false;
    const spec = this.machine.image.scenario.interrupts[line];
    if (!spec || (spec.cpu >= 0 && spec.cpu !== cpu - 1)) return false;
    const level = this.levels[line] as number;
    if (level <= context.level) return false;
    if (level < NMI && this.words[context.base + IRQ] !== 0) return false;
    if (this.machine.mayArrive(line)) return true;
    if (!this.machine.isRaisedLine(line)) return false;
    const raisedBy = this.raisedBy[line] as number;
    return raisedBy < 0 || this.conflicts(context, raisedBy, WRITES | ADDS);
  }
}

function stackOwners({ contexts, memoryWords }: Layout): Uint8Array {
  const owners = new Uint8Array(memoryWords);
  for (const { index, stack, stackEnd } of contexts) owners.fill(index + 1, stack, stackEnd);
  return owners;
}

// SPDX-License-Identifier: GPL-2.0-only
/**
 * The dependence relation between a step and all that the other contexts may do before it: what every
 * rule asks. It looks at future-access sets only. An interrupt line reads the word that raises it.
 */
import { FIRST_ADDRESS } from "../../kcc/ir.js";
import {
  ADDS,
  type Access,
  FREES,
  GOES,
  LEAVES,
  READS,
  WRITES,
  accessOf,
} from "../../machine/access.js";
import {
  CPU,
  type Context,
  HARDIRQ,
  IRQ,
  type Layout,
  NMI,
  levelOf,
} from "../../machine/layout.js";
import type { Machine } from "../../machine/machine.js";
import { Futures } from "./futures.js";

/** Uses of a word that are asked for: by the context whose stack it is on, if it is on one, and by the others. */
interface Wanted {
  readonly owner: Context | undefined;
  readonly byOwner: number;
  readonly byOthers: number;
  /** Address of the word, or -1. */
  readonly address: number;
}

/** A context that waits, or a line that is not raised: what it does then, and the column that wakes it. */
interface Asleep {
  readonly on: number;
  readonly pc: number;
  readonly conflicts: boolean;
}

export class Dependence {
  readonly futures: Futures;
  /** What each instruction accesses, if anything. */
  readonly accesses: readonly (Access | undefined)[];
  private readonly words: Int32Array;
  /** For each interrupt line: first instruction of its handler; the word that raises it and its column, or -1. */
  private readonly linePc: readonly number[];
  private readonly raised: readonly number[];
  private readonly raisedBy: readonly number[];
  private readonly levels: readonly number[];
  /** For each address: the index + 1 of the context whose stack it is on, 0 if none. */
  private readonly owners: Uint8Array;

  /** @param sticks see `Futures` */
  constructor(
    private readonly machine: Machine,
    sticks: Uint8Array,
  ) {
    const { image, facts } = machine;
    this.owners = stackOwners(machine.layout);
    this.words = machine.state.words;
    this.futures = new Futures(image, facts.wholeRmw, sticks);
    this.accesses = image.code.map((instr, pc) => accessOf(instr, facts.wholeRmw[pc] === 1));
    const { interrupts } = image.scenario;
    this.linePc = interrupts.map(({ entry }) => image.entries[entry]?.pc ?? -1);
    this.levels = interrupts.map(({ kind }) => levelOf(kind));
    this.raised = interrupts.map(({ raised }) => raised);
    this.raisedBy = this.raised.map((address) => this.columnOfStatic(address));
  }

  /** The column of a static word whose alias class is read from the code; -1 if no code names it. */
  private columnOfStatic(address: number): number {
    if (address < 0) return -1;
    const access = this.machine.image.code.find(
      (instr) => "cls" in instr && "value" in instr.addr && instr.addr.value === address,
    );
    return access && "cls" in access ? this.futures.wordOf(access.cls, address) : -1;
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

  /** Whether some interrupt line depends on the word at `address`. */
  raisesLine(address: number): boolean {
    return address >= 0 && this.raised.includes(address);
  }

  private isStatic(address: number): boolean {
    return address >= FIRST_ADDRESS && address < this.machine.layout.percpuStart;
  }

  /** Whose stack the address is on, if any context's. */
  private stackOwner(address: number): Context | undefined {
    const owner = address < 0 ? 0 : (this.owners[address] ?? 0);
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
    const wanted = { owner, byOwner, byOthers, address };
    let blocked = 0;
    for (let line = 0; line < linePc.length; line++) {
      if (!this.lineConflicts(line, column, wanted)) continue;
      if (machine.mayArrive(line)) return true;
      if (machine.isRaisedLine(line)) blocked = 1;
    }
    for (const other of machine.contexts) {
      if (other === context) continue;
      const pc = machine.pc(other);
      const use = other === owner ? byOwner : byOthers;
      if (pc < 0 || (this.futures.uses(pc, column) & use) === 0) continue;
      if (!machine.waiting(other)) return true;
      blocked = 1;
    }
    if (blocked === 0 || afterwards) return blocked === 1;
    return this.someoneWakes(context, column, wanted);
  }

  /** Whether the line reads the word to be raised, or its handler may use it. */
  private lineConflicts(line: number, column: number, { byOthers, address }: Wanted): boolean {
    if ((byOthers & READS) !== 0 && address >= 0 && this.raised[line] === address) return true;
    return (this.futures.uses(this.linePc[line] as number, column) & byOthers) !== 0;
  }

  /** The same, when only contexts that wait (and lines not raised) conflict: may the others wake one? */
  private someoneWakes(context: Context, column: number, wanted: Wanted): boolean {
    const { machine, futures, linePc } = this;
    const awake: number[] = [];
    const asleep: Asleep[] = [];
    for (const other of machine.contexts) {
      const pc = machine.pc(other);
      if (other === context || pc < 0) continue;
      const use = other === wanted.owner ? wanted.byOwner : wanted.byOthers;
      if (machine.waiting(other))
        asleep.push({
          pc,
          on: this.column(other, pc, machine.addressOf(other, pc)),
          conflicts: (futures.uses(pc, column) & use) !== 0,
        });
      else awake.push(pc);
    }
    for (let line = 0; line < linePc.length; line++) {
      const pc = linePc[line] as number;
      if (machine.mayArrive(line)) awake.push(pc);
      else if (machine.isRaisedLine(line)) {
        const conflicts = this.lineConflicts(line, column, wanted);
        asleep.push({ pc, on: this.raisedBy[line] as number, conflicts });
      }
    }
    for (let i = 0; i < awake.length; i++) {
      for (let k = asleep.length - 1; k >= 0; k--) {
        const { pc, on, conflicts } = asleep[k] as Asleep;
        if (on >= 0 && (futures.uses(awake[i] as number, on) & (WRITES | ADDS | GOES)) === 0)
          continue;
        if (conflicts) return true;
        awake.push(pc);
        asleep.splice(k, 1);
      }
    }
    return false;
  }

  /** Whether any handler may come in where the context is now. */
  mayBeInterrupted(context: Context): boolean {
    for (let line = 0; line < this.linePc.length; line++) {
      if (this.mayArriveOn(context, line)) return true;
    }
    return false;
  }

  /** Whether a handler that is masked in software only may be recorded where the context is. */
  mayBeRecorded(context: Context): boolean {
    const cpu = (this.words[context.base + CPU] as number) - 1;
    return this.levels.some((level, line) => {
      return level === HARDIRQ && this.isFor(line, cpu) && this.mayBeRaised(context, line);
    });
  }

  /** Whether the line may still arrive on the CPU the context holds, before the context moves. */
  mayArriveOn(context: Context, line: number): boolean {
    const cpu = (this.words[context.base + CPU] as number) - 1;
    if (cpu < 0 || !this.isFor(line, cpu)) return false;
    const level = this.levels[line] as number;
    if (level <= context.level) return false;
    if (level < NMI && this.words[context.base + IRQ] !== 0) return false;
    return this.mayBeRaised(context, line);
  }

  /** Whether the line is one of this CPU, or any if the CPU is -1. */
  private isFor(line: number, cpu: number): boolean {
    const own = this.machine.image.scenario.interrupts[line]?.cpu ?? -1;
    return cpu < 0 || own < 0 || own === cpu;
  }

  /** Whether the line may arrive somewhere before the context moves. */
  private mayBeRaised(context: Context, line: number): boolean {
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

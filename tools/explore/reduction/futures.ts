// SPDX-License-Identifier: GPL-2.0-only
/**
 * Future-access sets: what a context may still do, from each instruction on. The alias classes it may
 * read, write, add to or wait for; the memory it may take or give back; the names it may observe; and
 * whether it may stay on its CPU for ever.
 */
import { FIRST_ADDRESS, type Image, type Instr } from "../../kcc/ir.js";
import { successors } from "../../kcc/liveness.js";
import { FREES, LEAVES, READS, WRITES, accessOf } from "../../machine/access.js";
import { addressedBy } from "../../kcc/passes/addressed.js";
import { observations } from "../../machine/layout.js";

/** Columns, of a byte each, that are joined in one operation. */
const TOGETHER = Uint32Array.BYTES_PER_ELEMENT;

/** How precisely the address of an access is known before the run. */
interface Reach {
  readonly cls: number;
  /** A constant address in static memory, or -1. */
  readonly fixed: number;
  /** Somewhere on the context's own stack. */
  readonly ownStack: boolean;
}

/**
 * Columns of the table: for each alias class, uses of any word (`anyOf`) and uses through an address
 * not known beforehand (`unknownOf`); for each static word accessed by its constant address, uses of
 * that word, unknown addresses included (`wordOf`); taking memory from the allocator; staying on a CPU
 * for ever; and for each name given to observe(), making that observation.
 */
export class Futures {
  readonly allocation: number;
  readonly sticking: number;
  private readonly firstObservation: number;
  private readonly observed: readonly string[];
  private readonly classes: number;
  private readonly columns: number;
  private readonly table: Uint8Array;
  /** The same, so many columns at a time. */
  private readonly many: Uint32Array;
  /** Class and static word -> column, or -1. */
  private readonly words: Int32Array;
  private readonly staticWords: number;

  /**
   * @param whole for each instruction, 1 if it is a read-modify-write that nothing can split
   * @param sticks for each instruction, 1 if a context may stay on its CPU there for ever
   */
  constructor(image: Image, whole: Uint8Array, sticks: Uint8Array) {
    this.observed = observations(image);
    this.classes = image.classes.length;
    this.staticWords = image.globalWords;
    this.words = new Int32Array(this.classes * this.staticWords).fill(-1);
    this.allocation = 2 * this.classes;
    this.sticking = this.allocation + 1;
    this.firstObservation = this.sticking + 1;
    const ownStack = addressedBy(image, "stack");
    const reach = image.code.map((instr, pc) => reachOf(image, instr, ownStack[pc] === 1));
    this.columns = Math.ceil(this.numberWords(reach) / TOGETHER) * TOGETHER;
    this.table = new Uint8Array(image.code.length * this.columns);
    this.many = new Uint32Array(this.table.buffer);
    for (const [pc, value] of sticks.entries()) if (value === 1) this.add(pc, this.sticking, READS);
    this.fill(image, whole, reach);
  }

  /** READS | WRITES | ADDS | GOES | AWAITS of a column by some instruction from `pc` on. */
  uses(pc: number, column: number): number {
    return this.table[pc * this.columns + column] as number;
  }

  anyOf(cls: number): number {
    return cls;
  }

  /** The column of the observations made under a name. */
  observation(name: string): number {
    return this.firstObservation + this.observed.indexOf(name);
  }

  unknownOf(cls: number): number {
    return this.classes + cls;
  }

  /** The column for a static word; the class's unknown uses if nobody names that word. */
  wordOf(cls: number, address: number): number {
    const column = this.words[cls * this.staticWords + address - FIRST_ADDRESS] as number;
    return column < 0 ? this.unknownOf(cls) : column;
  }

  private numberWords(reach: readonly (Reach | undefined)[]): number {
    let next = this.firstObservation + this.observed.length;
    for (const item of reach) {
      if (!item || item.fixed < 0) continue;
      const at = item.cls * this.staticWords + item.fixed - FIRST_ADDRESS;
      if (this.words[at] === -1) this.words[at] = next++;
    }
    return next;
  }

  private fill(image: Image, whole: Uint8Array, reach: readonly (Reach | undefined)[]): void {
    const { code } = image;
    for (const [pc, instr] of code.entries()) {
      const access = accessOf(instr, whole[pc] === 1);
      const item = reach[pc];
      if (access && item) this.addAccess(pc, item, access.use);
      if (instr.op === "observe") this.add(pc, this.observation(instr.name), WRITES);
      if (instr.op === "alloc") this.add(pc, this.allocation, READS | WRITES);
      if (instr.op === "free" || instr.op === "stack-exit") {
        const use = instr.op === "free" ? FREES : LEAVES;
        for (const cls of instr.classes) this.addUnknown(pc, cls, use);
      }
    }
    const recorded = recordedHandlers(image);
    for (let changed = true; changed;) {
      changed = false;
      for (let pc = code.length - 1; pc >= 0; pc--) {
        for (const next of successors(code[pc] as Instr, pc)) {
          if (next < code.length && this.merge(pc, next)) changed = true;
        }
        if (code[pc]?.op !== "irq-replay") continue;
        for (const entry of recorded) if (this.merge(pc, entry)) changed = true;
      }
    }
  }

  private addAccess(pc: number, { cls, fixed, ownStack }: Reach, use: number): void {
    if (fixed < 0 && !ownStack) {
      this.addUnknown(pc, cls, use);
      return;
    }
    this.add(pc, this.anyOf(cls), use);
    if (fixed >= 0) this.add(pc, this.wordOf(cls, fixed), use);
  }

  private addUnknown(pc: number, cls: number, use: number): void {
    this.add(pc, this.anyOf(cls), use);
    this.add(pc, this.unknownOf(cls), use);
    for (let word = 0; word < this.staticWords; word++) {
      const column = this.words[cls * this.staticWords + word] as number;
      if (column >= 0) this.add(pc, column, use);
    }
  }

  private add(pc: number, column: number, use: number): void {
    (this.table[pc * this.columns + column] as number) |= use;
  }

  private merge(pc: number, next: number): boolean {
    const { many } = this;
    const width = this.columns / TOGETHER;
    let changed = 0;
    for (let at = pc * width, from = next * width, end = at + width; at < end; at++, from++) {
      const mine = many[at] as number;
      const both = mine | (many[from] as number);
      changed |= both ^ mine;
      many[at] = both;
    }
    return changed !== 0;
  }
}

/** First instructions of the handlers that running a recorded interrupt may begin. */
export function recordedHandlers({ scenario, entries }: Image): number[] {
  const lines = scenario.interrupts.filter(({ kind }) => kind === "hardirq");
  return lines.map(({ entry }) => entries[entry]?.pc ?? 0);
}

/** What the code says about the address of an access: a constant, or on the own stack. */
function reachOf(image: Image, instr: Instr, ownStack: boolean): Reach | undefined {
  if (!("addr" in instr) || !("cls" in instr)) return undefined;
  const { addr, cls } = instr;
  const near = "thisCpu" in instr && instr.thisCpu;
  if ("reg" in addr) return { cls, fixed: -1, ownStack };
  const isStatic = addr.value >= FIRST_ADDRESS && addr.value < FIRST_ADDRESS + image.globalWords;
  return { cls, fixed: isStatic && !near ? addr.value : -1, ownStack: false };
}

// SPDX-License-Identifier: GPL-2.0-only
/**
 * What a context may still do, from each instruction on: the alias classes it may read, write, or add
 * to without looking at the result. Two additions to one word commute, so they are kept apart.
 */
import { FIRST_ADDRESS, type Image, type Instr } from "../kcc/ir.js";
import { successors } from "../kcc/liveness.js";

/** How an instruction uses its alias class. */
export const READS = 1;
export const WRITES = 2;
export const ADDS = 4;
/** Gives memory of the heap back. */
export const FREES = 8;
/** Waits for a value: no step at all while the word has another. */
export const AWAITS = 16;
/** Leaves a block of its own stack. */
export const LEAVES = 32;
/** The memory itself goes away. */
export const GOES = FREES | LEAVES;

export interface Access {
  readonly cls: number;
  /** READS | WRITES, or ADDS. */
  readonly use: number;
}

/**
 * The access an instruction makes to memory of an alias class, if any.
 * @param whole nothing can come between the read and the write of this read-modify-write
 */
export function accessOf(instr: Instr, whole: boolean): Access | undefined {
  switch (instr.op) {
    case "load":
    case "load-exclusive":
      return { cls: instr.cls, use: READS };
    case "store":
    case "store-exclusive":
      return { cls: instr.cls, use: WRITES };
    case "rmw":
      return {
        cls: instr.cls,
        use: whole && instr.kind === "add" && instr.dst < 0 ? ADDS : READS | WRITES,
      };
    case "await":
      return { cls: instr.cls, use: instr.value ? READS | WRITES : AWAITS };
    default:
      return undefined;
  }
}

/** Uses that do not commute with `use`. */
export function conflicting(use: number): number {
  if (use === READS || use === AWAITS) return WRITES | ADDS | GOES;
  if (use === ADDS) return READS | WRITES | GOES | AWAITS;
  return READS | WRITES | ADDS | GOES | AWAITS;
}

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
 * that word, unknown addresses included (`wordOf`); and taking memory from the allocator.
 */
export class Futures {
  readonly allocation: number;
  private readonly classes: number;
  private readonly columns: number;
  private readonly table: Uint8Array;
  /** The same, so many columns at a time. */
  private readonly many: Uint32Array;
  /** Class and static word -> column, or -1. */
  private readonly words: Int32Array;
  private readonly staticWords: number;

  /** @param whole for each instruction, 1 if it is a read-modify-write that nothing can split */
  constructor(image: Image, whole: Uint8Array) {
    this.classes = image.classes.length;
    this.staticWords = image.globalWords;
    this.words = new Int32Array(this.classes * this.staticWords).fill(-1);
    this.allocation = 2 * this.classes;
    const reach = image.code.map((instr, pc) => reachOf(image, instr, pc));
    this.columns = Math.ceil(this.numberWords(reach) / TOGETHER) * TOGETHER;
    this.table = new Uint8Array(image.code.length * this.columns);
    this.many = new Uint32Array(this.table.buffer);
    this.fill(image, whole, reach);
  }

  /** READS | WRITES | ADDS | GOES | AWAITS of a column by some instruction from `pc` on. */
  uses(pc: number, column: number): number {
    return this.table[pc * this.columns + column] as number;
  }

  anyOf(cls: number): number {
    return cls;
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
    let next = this.allocation + 1;
    for (const item of reach) {
      if (!item || item.fixed < 0) continue;
      const at = item.cls * this.staticWords + item.fixed - FIRST_ADDRESS;
      if (this.words[at] === -1) this.words[at] = next++;
    }
    return next;
  }

  private fill({ code }: Image, whole: Uint8Array, reach: readonly (Reach | undefined)[]): void {
    for (const [pc, instr] of code.entries()) {
      const access = accessOf(instr, whole[pc] === 1);
      const item = reach[pc];
      if (access && item) this.addAccess(pc, item, access.use);
      if (instr.op === "alloc") this.add(pc, this.allocation, READS | WRITES);
      if (instr.op === "free" || instr.op === "stack-exit") {
        const use = instr.op === "free" ? FREES : LEAVES;
        for (const cls of instr.classes) this.addUnknown(pc, cls, use);
      }
    }
    for (let changed = true; changed;) {
      changed = false;
      for (let pc = code.length - 1; pc >= 0; pc--) {
        for (const next of successors(code[pc] as Instr, pc)) {
          if (next < code.length && this.merge(pc, next)) changed = true;
        }
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

/** What the code says about the address of an access: a constant, or computed from the stack just before. */
function reachOf(image: Image, instr: Instr, pc: number): Reach | undefined {
  if (!("addr" in instr) || !("cls" in instr)) return undefined;
  const { addr, cls } = instr;
  const near = "thisCpu" in instr && instr.thisCpu;
  if ("value" in addr) {
    const isStatic = addr.value >= FIRST_ADDRESS && addr.value < FIRST_ADDRESS + image.globalWords;
    return { cls, fixed: isStatic && !near ? addr.value : -1, ownStack: false };
  }
  return { cls, fixed: -1, ownStack: isStackRegister(image, addr.reg, pc) };
}

/** The register was set by a `stack` instruction in the same straight line of local instructions. */
function isStackRegister({ code }: Image, reg: number, pc: number): boolean {
  for (let at = pc - 1; at >= 0; at--) {
    const instr = code[at] as Instr;
    if ("dst" in instr && instr.dst === reg) return instr.op === "stack";
    if (!("dst" in instr) || instr.op === "choose") return false;
  }
  return false;
}

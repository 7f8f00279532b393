// SPDX-License-Identifier: GPL-2.0-only
/**
 * What a context may still do, from each instruction on: the alias classes it may read, write, or add
 * to without looking at the result. Two additions to one word commute, so they are kept apart.
 */
import type { Image, Instr } from "../kcc/ir.js";
import { successors } from "../kcc/liveness.js";

/** How an instruction uses its alias class. */
export const READS = 1;
export const WRITES = 2;
export const ADDS = 4;
/** The memory itself goes away. */
export const FREES = 8;

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
      return { cls: instr.cls, use: whole && instr.kind === "add" && instr.dst < 0 ? ADDS : READS | WRITES };
    case "await":
      return { cls: instr.cls, use: instr.value ? READS | WRITES : READS };
    default:
      return undefined;
  }
}

/** Uses that do not commute with `use`. */
export function conflicting(use: number): number {
  if (use === READS) return WRITES | ADDS | FREES;
  if (use === ADDS) return READS | WRITES | FREES;
  return READS | WRITES | ADDS | FREES;
}

export class Futures {
  /** Classes of the image, and one more: taking memory from the allocator. */
  readonly classes: number;
  readonly allocation: number;
  private readonly table: Uint8Array;

  /** @param whole for each instruction, 1 if it is a read-modify-write that nothing can split */
  constructor(image: Image, whole: Uint8Array) {
    this.allocation = image.classes.length;
    this.classes = this.allocation + 1;
    this.table = new Uint8Array(image.code.length * this.classes);
    this.fill(image, whole);
  }

  /** READS | WRITES | ADDS | FREES of class `cls` by some instruction from `pc` on. */
  uses(pc: number, cls: number): number {
    return this.table[pc * this.classes + cls] as number;
  }

  private fill({ code }: Image, whole: Uint8Array): void {
    for (const [pc, instr] of code.entries()) {
      const access = accessOf(instr, whole[pc] === 1);
      if (access) this.add(pc, access.cls, access.use);
      if (instr.op === "alloc") this.add(pc, this.allocation, READS | WRITES);
      if (instr.op === "free" || instr.op === "stack-exit") {
        for (const cls of instr.classes) this.add(pc, cls, FREES);
      }
    }
    for (let changed = true; changed; ) {
      changed = false;
      for (let pc = code.length - 1; pc >= 0; pc--) {
        for (const next of successors(code[pc] as Instr, pc)) {
          if (next < code.length && this.merge(pc, next)) changed = true;
        }
      }
    }
  }

  private add(pc: number, cls: number, use: number): void {
    (this.table[pc * this.classes + cls] as number) |= use;
  }

  private merge(pc: number, next: number): boolean {
    const { classes, table } = this;
    let changed = false;
    for (let cls = 0; cls < classes; cls++) {
      const mine = table[pc * classes + cls] as number;
      const both = mine | (table[next * classes + cls] as number);
      if (both === mine) continue;
      table[pc * classes + cls] = both;
      changed = true;
    }
    return changed;
  }
}

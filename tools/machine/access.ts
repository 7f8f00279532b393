// SPDX-License-Identifier: GPL-2.0-only
/**
 * The access that each instruction makes to memory: which words, and how it uses them. Everything that
 * asks what a step depends on asks this table.
 */
import type { Instr } from "../kcc/ir.js";

/** How an instruction uses the words of its alias class. */
export const READS = 1;
export const WRITES = 2;
/** Adds without looking at the result. */
export const ADDS = 4;
/** Gives memory of the heap back. */
export const FREES = 8;
/** Waits for a value: it reads the word for as long as a context stands at it. */
export const AWAITS = 16;
/** Leaves a block of its own stack. */
export const LEAVES = 32;
/** The memory itself goes away. */
export const GOES = FREES | LEAVES;

export interface Access {
  /** Alias class. */
  readonly cls: number;
  /** READS, WRITES, READS | WRITES, ADDS or AWAITS; all but ADDS for a wait that stores. */
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
      return { cls: instr.cls, use: instr.value ? READS | WRITES | AWAITS : AWAITS };
    default:
      return undefined;
  }
}

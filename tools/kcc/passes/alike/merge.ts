// SPDX-License-Identifier: GPL-2.0-only
/** A read and a write with only computation between them as one instruction. */
import type { Instr, MemoryOrder, Operand, VisibleInstr, Width } from "../../ir.js";
import { isPure } from "../../operands.js";

export type Load = Extract<VisibleInstr, { op: "load" | "load-exclusive" }>;
export type Store = Extract<VisibleInstr, { op: "store" | "store-exclusive" | "rmw" }>;
export type Rmw = Extract<VisibleInstr, { op: "rmw" }>;

/**
 * Marks of what is one step only on a condition, which a search can confirm. Memory is sequentially consistent
 * where images are compared: orders mean nothing else here.
 *
 * `SPLIT` was a read and a write of a plain update: if nothing is written in between. `BRACKETED` was done
 * with preemption off, or with interrupts off where there are NMIs: if no handler that comes in meanwhile sticks.
 */
export const SPLIT: MemoryOrder = "once";
export const BRACKETED: MemoryOrder = "release";

/** The width that an exchange is written with, which changes nothing. */
export const WORD: Width = { signed: true, bits: 32 };

export function isRegister(operand: Operand, register: number): boolean {
  return "reg" in operand && operand.reg === register;
}

/** Whether both are the same register or constant. */
export function isSame(a: Operand, b: Operand): boolean {
  if ("reg" in a) return "reg" in b && a.reg === b.reg;
  return "value" in b && a.value === b.value;
}

/** The whole that the read and the write of these instructions come to; undefined if they are none. */
export function merged(code: readonly Instr[], read: number, write: number): Rmw | undefined {
  const { dst, addr, cls, src } = code[read] as Load;
  const { value } = code[write] as Store;
  const between = code.slice(read + 1, write);
  if (!between.every(isPure)) return undefined;
  const sources = between.filter((instr) => "dst" in instr && isRegister(value, instr.dst));
  const common = {
    op: "rmw",
    dst,
    addr,
    cls,
    locked: true,
    order: "plain",
    thisCpu: false,
  } as const;
  if (sources.length === 0 && !isRegister(value, dst))
    return { ...common, kind: "xchg", value, width: WORD, src };
  const [source, another] = sources;
  if (source?.op !== "binary" || another || !isRegister(source.a, dst)) return undefined;
  if (between.some((instr) => instr !== source && "dst" in instr && instr.dst === dst))
    return undefined;
  const { operator, b, width } = source;
  if (!("value" in b) || (operator !== "+" && operator !== "-")) return undefined;
  const change = operator === "+" ? b.value : -b.value;
  return { ...common, kind: "add", value: { value: change }, width, src };
}

/** Whether the access at `pc` is to the running context's own task_struct. */
export function isOwn(code: readonly Instr[], pc: number): boolean {
  const { addr } = code[pc] as Load | Store;
  for (let at = pc - 1; at >= 0; at--) {
    const instr = code[at] as Instr;
    if ("dst" in instr && isRegister(addr, instr.dst)) return instr.op === "current";
    if (instr.op === "jump" || instr.op === "branch") return false;
  }
  return false;
}

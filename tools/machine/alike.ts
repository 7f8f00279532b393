// SPDX-License-Identifier: GPL-2.0-only
/**
 * Which images behave alike in sequentially consistent memory, although their instructions differ: where
 * one architecture adds to a word with one instruction and another tries load-exclusive and
 * store-exclusive until they succeed, the same schedules of all the rest are possible. A digest of an
 * image with all such ways of writing brought into one form says so.
 */
import { assemble } from "../kcc/assemble.js";
import { disassemble } from "../kcc/disassemble.js";
import { hashImage } from "../kcc/hash.js";
import type { Image, Instr, Operand, VisibleInstr, Width } from "../kcc/ir.js";
import { liveAt } from "../kcc/liveness.js";
import { isPure } from "../kcc/operands.js";
import { removeDead } from "../kcc/optimise/dead.js";
import { straighten } from "../kcc/optimise/graph.js";
import { numberRegisters } from "../kcc/optimise/number.js";
import { factsOf } from "./facts.js";
import { retries, successOf } from "./retries.js";

type Load = Extract<VisibleInstr, { op: "load" | "load-exclusive" }>;
type Store = Extract<VisibleInstr, { op: "store" | "store-exclusive" | "rmw" }>;
type Rmw = Extract<VisibleInstr, { op: "rmw" }>;

/** The width that an exchange is written with, which changes nothing. */
const WORD: Width = { signed: true, bits: 32 };

/** The digest; images with the same one end in the same ways. */
export function alikeness(image: Image): string {
  const procedures = disassemble({ code: oneStepEach(image), entries: image.entries });
  for (const procedure of procedures) removeDead(straighten(procedure.first));
  const { code, entries } = assemble(procedures);
  const again = disassemble({ code: withoutUnused(code), entries });
  for (const procedure of again) numberRegisters(procedure);
  return hashImage({ ...image, ...assemble(again) });
}

/** Every read-modify-write that comes to one step as one instruction. */
function oneStepEach(image: Image): Instr[] {
  const { wholeRmw, preemptClass } = factsOf(image);
  const code = [...image.code];
  for (const [read, write] of retries(image, wholeRmw).entries()) {
    // A read that comes after a failure has the same write as the first one, and is not reached then.
    if (write >= 0 && code[write] === image.code[write]) merge(code, read, write);
  }
  for (const [read, instr] of code.entries()) {
    if (instr.op === "load" && instr.cls === preemptClass) mergeCount(code, read);
  }
  return code;
}

/** Replaces a read by the whole, and its write and the question whether that succeeded by the answer. */
function merge(code: Instr[], read: number, write: number): void {
  const load = code[read] as Load;
  const store = code[write] as Store;
  const whole = merged(code, read, write);
  const success = successOf(code, { read, write });
  if (!whole || !success || ("thisCpu" in load && load.thisCpu) || !("dst" in store)) return;
  const { src, dst } = store;
  // A swap gives what it expected, a store-exclusive 0.
  const a = (store.op === "rmw" && store.expected) || { value: 0 };
  code[read] = whole;
  code[write] = { op: "mov", dst, a, src };
  code[success.branch] = { op: "jump", to: success.to, src };
}

/** The same for a context's own preempt count, which nobody else writes. */
function mergeCount(code: Instr[], read: number): void {
  const load = code[read] as Load;
  for (let write = read + 1; ; write++) {
    const instr = code[write] as Instr;
    if (isPure(instr)) continue;
    if (instr.op !== "store" || instr.cls !== load.cls) return;
    const whole = merged(code, read, write);
    if (whole?.kind !== "add" || !isOwn(code, read) || !isOwn(code, write)) return;
    code[read] = whole;
    code[write] = { op: "jump", to: write + 1, src: instr.src };
    return;
  }
}

/** Whether the access at `pc` is to the running context's own task_struct. */
function isOwn(code: readonly Instr[], pc: number): boolean {
  const { addr } = code[pc] as Load | Store;
  for (let at = pc - 1; at >= 0; at--) {
    const instr = code[at] as Instr;
    if ("dst" in instr && isRegister(addr, instr.dst)) return instr.op === "current";
    if (instr.op === "jump" || instr.op === "branch") return false;
  }
  return false;
}

/** A read and a write with only computation between them as one instruction; undefined if they are none. */
function merged(code: readonly Instr[], read: number, write: number): Rmw | undefined {
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

/** Results that nobody reads left out; an exchange is a store then. */
function withoutUnused(code: readonly Instr[]): Instr[] {
  const live = liveAt({ code });
  return code.map((instr, pc): Instr => {
    if (instr.op !== "rmw") return instr;
    const { op, kind, addr, value, cls, locked, order, thisCpu, src } = instr;
    const isUsed = live[pc + 1]?.includes(instr.dst);
    if (kind === "xchg" && locked && !isUsed)
      return { op: "store", addr, value, cls, order, thisCpu, src };
    const dst = isUsed ? instr.dst : -1;
    const width = kind === "xchg" ? WORD : instr.width;
    const { expected } = instr;
    const common = { op, kind, dst, addr, value, cls, locked, order, thisCpu, width, src };
    return expected ? { ...common, expected } : common;
  });
}

function isRegister(operand: Operand, register: number): boolean {
  return "reg" in operand && operand.reg === register;
}

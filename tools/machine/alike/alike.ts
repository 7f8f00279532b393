// SPDX-License-Identifier: GPL-2.0-only
/**
 * Which images behave alike in sequentially consistent memory, although their instructions differ: where
 * one architecture adds to a word with one instruction and another tries load-exclusive and
 * store-exclusive until they succeed, the same schedules of all the rest are possible. A digest of an
 * image with all such ways of writing brought into one form says so.
 */
import { assemble } from "../../kcc/assemble.js";
import { disassemble } from "../../kcc/disassemble.js";
import { hashImage } from "../../kcc/hash.js";
import type { Image, Instr } from "../../kcc/ir.js";
import { Liveness } from "../../kcc/liveness.js";
import { isPure } from "../../kcc/operands.js";
import { removeDead } from "../../kcc/optimise/dead.js";
import { straighten } from "../../kcc/optimise/graph.js";
import { numberRegisters } from "../../kcc/optimise/number.js";
import { optimise } from "../../kcc/optimise/optimise.js";
import type { ArchMachine } from "../arch.js";
import { factsOf } from "../facts.js";
import { retries, successOf } from "../retries.js";
import { isOwn, type Load, merged, type Store, WORD } from "./merge.js";
import { onOwnCpu } from "./own-cpu.js";
import { hardMasked, isSoft } from "./soft-mask.js";

/**
 * Digest of the form that images have in common; those with the same one end in the same ways.
 * @param machine that the image is to run on
 */
export function alikeness(image: Image, { softIrqMask }: Pick<ArchMachine, "softIrqMask">): string {
  const form = alikeForm(softIrqMask ? hardened(image) : image);
  const masking = form.code.some(isSoft) ? { softIrqMask } : {};
  return hashImage({ ...form, ...masking });
}

/** The image with all ways of writing what comes to the same brought into one form; it is not to be run. */
function alikeForm(image: Image): Image {
  const whole = tidied({ ...image, code: oneStepEach(image) });
  const near = tidied({ ...whole, code: onOwnCpu(whole) });
  const procedures = disassemble({ ...near, code: withoutUnused(near.code) });
  for (const procedure of procedures) numberRegisters(procedure);
  return withNumberedClasses({ ...near, ...assemble(procedures) });
}

/** Without what cannot be reached, does nothing, or computes what nobody reads. */
function tidied(image: Image): Image {
  const procedures = disassemble(image);
  for (const procedure of procedures) removeDead(straighten(procedure.first));
  return { ...image, ...assemble(procedures) };
}

/** With the hard mask only, and as the compiler would have written that. */
function hardened(image: Image): Image {
  const code = hardMasked(image.code);
  if (code === image.code) return image;
  const procedures = disassemble({ ...image, code });
  for (const procedure of procedures) optimise(procedure);
  return { ...image, ...assemble(procedures) };
}

/** Alias classes that something is accessed by, in the order of their names. */
function withNumberedClasses(image: Image): Image {
  const used = image.code.flatMap((instr) => ("cls" in instr ? [instr.cls] : []));
  const nameOf = (cls: number): string => image.classes[cls] ?? "";
  const classes = [...new Set(used.map(nameOf))].sort();
  const numbers = new Map(classes.map((name, number) => [name, number]));
  const numberOf = (cls: number): number => numbers.get(nameOf(cls)) ?? -1;
  const code = image.code.map((instr): Instr => {
    if ("cls" in instr) return { ...instr, cls: numberOf(instr.cls) };
    if (!("classes" in instr)) return instr;
    return { ...instr, classes: instr.classes.map(numberOf).sort((a, b) => a - b) };
  });
  return { ...image, classes, code };
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

/** Results that nobody reads left out; an exchange is a store then. */
function withoutUnused(code: readonly Instr[]): Instr[] {
  const liveness = new Liveness(code);
  return code.map((instr, pc): Instr => {
    if (instr.op !== "rmw") return instr;
    const { op, kind, addr, value, cls, locked, order, thisCpu, src } = instr;
    const isUsed = liveness.isLive(instr.dst, pc + 1);
    if (kind === "xchg" && locked && !isUsed)
      return { op: "store", addr, value, cls, order, thisCpu, src };
    const dst = isUsed ? instr.dst : -1;
    const width = kind === "xchg" ? WORD : instr.width;
    const { expected } = instr;
    const common = { op, kind, dst, addr, value, cls, locked, order, thisCpu, width, src };
    return expected ? { ...common, expected } : common;
  });
}

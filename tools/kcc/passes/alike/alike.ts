// SPDX-License-Identifier: GPL-2.0-only
/**
 * Which images behave alike in sequentially consistent memory, although their instructions differ: where
 * one architecture adds to a word with one instruction and another tries load-exclusive and
 * store-exclusive until they succeed, the same schedules of all the rest are possible. A digest of an
 * image with all such ways of writing brought into one form says so.
 */
import { assemble } from "../../assemble.js";
import { disassemble } from "../../disassemble.js";
import { hashImage } from "../../hash.js";
import type { Image, Instr, MemoryOrder } from "../../ir.js";
import type { Block, Body } from "../../lower/blocks.js";
import { isPure } from "../../operands.js";
import { removeDead } from "../../optimise/dead.js";
import { straighten } from "../../optimise/graph.js";
import { numberRegisters } from "../../optimise/number.js";
import { optimise } from "../../optimise/optimise.js";
import { liveOut, passBackwards, use } from "../../optimise/registers.js";
import { factsOf } from "../facts.js";
import { handlersMayStick } from "../loops.js";
import { retries, successOf } from "../retries.js";
import { BRACKETED, isOwn, type Load, merged, type Rmw, type Store, WORD } from "./merge.js";
import { onOwnCpu } from "./own-cpu.js";
import { sink } from "./sink.js";
import { hardMasked, isSoft } from "./soft-mask.js";
import { mergeUpdates } from "./updates.js";

/** What tells which images behave alike. */
export interface Likeness {
  /** Images with the same one end in the same ways. */
  readonly alike: string;
  /** The same, if nothing is written into a plain update, `x += 1`, and no handler sticks. */
  readonly whole: {
    readonly digest: string;
    /** Which of the instructions are one step only then, as they are made here. */
    readonly divisible: readonly number[];
  };
}

/**
 * What the image has in common with those that behave alike.
 * @param machine that it is to run on
 */
export function likenessOf(
  image: Image,
  { softIrqMask }: { readonly softIrqMask: boolean },
): Likeness {
  const short = optimised(image, softIrqMask);
  const mayStick = handlersMayStick(short, retries(short, factsOf(short).wholeRmw));
  const near = nearForm(short, mayStick);
  const isMaskedInSoftware = near.code.some(isSoft);
  const masking = isMaskedInSoftware ? { softIrqMask } : {};
  const form = finished(near);
  const divisible = form.code.flatMap((instr, pc) => {
    const mark = markOf(instr);
    return mark === undefined ? [] : [{ pc, mark }];
  });
  const digest = hashImage({ ...form, code: form.code.map(withoutMark), ...masking });
  const isRecorded = mayStick && !isMaskedInSoftware && image.code.some(isSoft);
  const alike = JSON.stringify([digest, divisible, isRecorded]);
  return { alike, whole: { digest, divisible: divisible.map(({ pc }) => pc) } };
}

/** On what condition an instruction of the form is one step; undefined if it is so anyway. */
function markOf(instr: Instr): string | undefined {
  if ("order" in instr && instr.order === BRACKETED) return BRACKETED;
  return instr.op === "rmw" && !instr.locked ? instr.order : undefined;
}

function withoutMark(instr: Instr): Instr {
  if (instr.op === "rmw") return { ...instr, locked: true, order: "plain" };
  return "order" in instr ? { ...instr, order: "plain" } : instr;
}

/** The image with all ways of writing what comes to the same brought into one form; it is not to be run. */
function nearForm(image: Image, mayStick: boolean): Image {
  const whole = tidied({ ...image, code: oneStepEach(image, mayStick) });
  return { ...whole, code: onOwnCpu(whole, mayStick) };
}

/** The same with plain updates as one instruction each, as short as it gets and with canonical numbers. */
function finished(image: Image): Image {
  const procedures = disassemble(image);
  for (const procedure of procedures) {
    const blocks = straighten(procedure.first);
    mergeUpdates(blocks);
    removeDead(blocks);
    sink(procedure, blocks);
    dropResults(blocks);
    numberRegisters(procedure);
  }
  return withNumberedClasses({ ...image, ...assemble(procedures) });
}

/** Without what cannot be reached, does nothing, or computes what nobody reads. */
function tidied(image: Image): Image {
  const procedures = disassemble(image);
  for (const procedure of procedures) removeDead(straighten(procedure.first));
  return { ...image, ...assemble(procedures) };
}

/** With the hard mask only, and optimised to the end, which the compiler goes only some of the way to. */
function optimised(image: Image, softIrqMask: boolean): Image {
  const code = softIrqMask ? hardMasked(image) : image.code;
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
function oneStepEach(image: Image, mayStick: boolean): Instr[] {
  const { wholeRmw, preemptClass } = factsOf(image);
  const code = [...image.code];
  // Without preemption the read may have taken the CPU, and a handler may come in upon it.
  const order = mayStick && !image.scenario.preempt ? BRACKETED : "plain";
  for (const [read, write] of retries(image, wholeRmw).entries()) {
    // A read that comes after a failure has the same write as the first one, and is not reached then.
    if (write >= 0 && code[write] === image.code[write]) merge(code, { read, write, order });
  }
  for (const [read, instr] of code.entries()) {
    if (instr.op === "load" && instr.cls === preemptClass) mergeCount(code, read);
  }
  return code;
}

/** Replaces a read by the whole, and its write and the question whether that succeeded by the answer. */
function merge(
  code: Instr[],
  {
    read,
    write,
    order,
  }: { readonly read: number; readonly write: number; readonly order: MemoryOrder },
): void {
  const load = code[read] as Load;
  const store = code[write] as Store;
  const whole = merged(code, read, write);
  const success = successOf(code, { read, write });
  if (!whole || !success || ("thisCpu" in load && load.thisCpu) || !("dst" in store)) return;
  const { src, dst } = store;
  // A swap gives what it expected, a store-exclusive 0.
  const a = (store.op === "rmw" && store.expected) || { value: 0 };
  code[read] = { ...whole, order };
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
function dropResults(blocks: readonly Block[]): void {
  for (const [block, live] of liveOut(blocks)) {
    if (block.end?.kind === "branch") use(live, block.end.cond);
    const body: Body[] = [];
    for (const instr of [...block.body].reverse()) {
      body.push(instr.op === "rmw" ? withResult(instr, live.has(instr.dst)) : instr);
      passBackwards(live, instr);
    }
    block.body = body.reverse();
  }
}

/** Static and per-CPU words are: an exchange of another word reads what may never have been written. */
function isInitialised({ addr }: Rmw): boolean {
  return "value" in addr;
}

function withResult(instr: Rmw, isUsed: boolean): Rmw | Store {
  const { op, kind, addr, value, cls, locked, order, thisCpu, src, expected } = instr;
  if (kind === "xchg" && locked && !isUsed && isInitialised(instr))
    return { op: "store", addr, value, cls, order, thisCpu, src };
  const dst = isUsed ? instr.dst : -1;
  const width = kind === "xchg" ? WORD : instr.width;
  const common = { op, kind, dst, addr, value, cls, locked, order, thisCpu, width, src };
  return expected ? { ...common, expected } : common;
}

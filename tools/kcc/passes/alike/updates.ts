// SPDX-License-Identifier: GPL-2.0-only
/** Plain additions to a word, `x += n`, which one machine makes with one instruction and another with two. */
import type { Operand } from "../../ir.js";
import type { Block, Body } from "../../lower/blocks.js";
import { inputsOf, isPure, mapInputs, outputOf } from "../../operands.js";
import { isRegister, type Load, type Rmw, SPLIT, type Store } from "./merge.js";

type Sum = Extract<Body, { op: "binary" }>;

/** Every such addition of a read and a write as one instruction, which others can come into. */
export function mergeUpdates(blocks: readonly Block[]): void {
  for (const block of blocks) {
    for (let write = 0; write < block.body.length; write++)
      block.body = withUpdate(block.body, write);
  }
}

/** The body with the update that is written at `write` as one instruction, if there is one. */
function withUpdate(body: Body[], write: number): Body[] {
  const store = body[write];
  if (store?.op !== "store" || store.thisCpu) return body;
  let read = write - 1;
  while (read >= 0 && isPure(body[read] as Body)) read--;
  const load = body[read];
  if (load?.op !== "load" || load.thisCpu || load.cls !== store.cls) return body;
  const between = body.slice(read + 1, write);
  const sum = between.findLast((instr) => isRegister(store.value, outputOf(instr)));
  const added = sum?.op === "binary" ? addend(sum, load.dst) : undefined;
  if (sum?.op !== "binary" || !added || !isAlone(between, sum, load.dst)) return body;
  if (value(body, read, load.addr) !== value(body, write, store.addr)) return body;
  const others = between.filter((instr) => instr !== sum);
  return [
    ...body.slice(0, read),
    ...others,
    updateOf(load, store, { width: sum.width, value: added }),
    sum,
    ...body.slice(write + 1),
  ];
}

function updateOf(
  { dst }: Load,
  { addr, cls, src }: Extract<Store, { op: "store" }>,
  { width, value }: Pick<Rmw, "width" | "value">,
): Rmw {
  const how = { locked: false, order: SPLIT, thisCpu: false } as const;
  return { op: "rmw", kind: "add", dst, addr, value, cls, ...how, width, src };
}

/** What the sum adds to the value that was read. */
function addend({ operator, a, b }: Sum, read: number): Operand | undefined {
  if (!isRegister(a, read) || isRegister(b, read)) return undefined;
  if (operator === "+") return b;
  return operator === "-" && "value" in b ? { value: -b.value } : undefined;
}

/** Whether nothing else in between needs the value read or the sum, or changes what they are made of. */
function isAlone(between: readonly Body[], sum: Sum, read: number): boolean {
  const isUsed = (register: number): boolean =>
    between.some(
      (instr) =>
        instr !== sum &&
        (outputOf(instr) === register || inputsOf(instr).some((one) => isRegister(one, register))),
    );
  const after = between.slice(between.indexOf(sum) + 1);
  const isChanged = after.some((instr) => isRegister(sum.b, outputOf(instr)));
  return !isUsed(read) && !isUsed(sum.dst) && !isChanged;
}

/** What an operand is before `pc`, in words that mean the same everywhere in the block. */
function value(body: readonly Body[], pc: number, operand: Operand): string {
  if (!("reg" in operand)) return String(operand.value);
  for (let at = pc - 1; at >= 0; at--) {
    const instr = body[at] as Body;
    if (outputOf(instr) !== operand.reg) continue;
    if (!isPure(instr)) return `result of ${String(at)}`;
    const meant = mapInputs({ ...instr, dst: 0, src: 0 }, () => NOTHING);
    return JSON.stringify([meant, inputsOf(instr).map((input) => value(body, at, input))]);
  }
  return `register ${String(operand.reg)}`;
}

const NOTHING: Operand = { value: 0 };

// SPDX-License-Identifier: GPL-2.0-only
/** Which virtual registers are still needed at each instruction. */
import type { Image, Instr } from "./ir.js";
import { inputsOf, outputOf } from "./operands.js";

/** The registers an instruction reads, and the one it writes. */
export function operands(instr: Instr): { reads: number[]; writes: number | undefined } {
  const reads = inputsOf(instr).flatMap((operand) => ("reg" in operand ? [operand.reg] : []));
  const output = outputOf(instr);
  return { reads, writes: output >= 0 ? output : undefined };
}

/** Where control may go after an instruction. */
export function successors(instr: Instr, pc: number): readonly number[] {
  if (instr.op === "jump") return [instr.to];
  if (instr.op === "branch") return [instr.to, instr.otherwise];
  if (instr.op === "fail" || instr.op === "end") return [];
  return [pc + 1];
}

/**
 * For each instruction: the registers live just before it, sorted. Follows every read back to the
 * writes it may get its value from, so the cost is the size of the answer.
 */
export function liveAt({ code }: Pick<Image, "code">): number[][] {
  const before = predecessors(code);
  const live: number[][] = code.map(() => []);
  for (const [pc, instr] of code.entries()) {
    for (const operand of inputsOf(instr))
      if ("reg" in operand) spread(code, { before, live, pc, register: operand.reg });
  }
  for (const registers of live) registers.sort((a, b) => a - b);
  return live;
}

interface Read {
  /** For each instruction: those that control may come from. */
  readonly before: readonly (readonly number[])[];
  readonly live: readonly number[][];
  readonly pc: number;
  readonly register: number;
}

function spread(code: readonly Instr[], { before, live, pc, register }: Read): void {
  const pending = [pc];
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    const here = live[at];
    if (!here || here.includes(register)) continue;
    here.push(register);
    for (const from of before[at] ?? []) {
      const instr = code[from];
      if (instr && outputOf(instr) !== register) pending.push(from);
    }
  }
}

function predecessors(code: readonly Instr[]): number[][] {
  const before: number[][] = code.map(() => []);
  for (const [pc, instr] of code.entries()) {
    for (const next of successors(instr, pc)) before[next]?.push(pc);
  }
  return before;
}

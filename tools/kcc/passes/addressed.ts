// SPDX-License-Identifier: GPL-2.0-only
/** What is known of the addresses of accesses from the registers alone, whatever way control took. */
import type { Image, Instr } from "../ir.js";
import { outputOf } from "../operands.js";

/**
 * For each instruction, 1 if it accesses memory by a register that nothing but instructions of this kind
 * ever write: the own task_struct for `current`, the own stack for `stack`.
 */
export function addressedBy({ code, entries }: Image, op: "current" | "stack"): Uint8Array {
  const result = new Uint8Array(code.length);
  for (const { begin, end } of ranges(code.length, entries)) {
    const isOnly = new Map<number, boolean>();
    for (const instr of code.slice(begin, end)) {
      const output = outputOf(instr);
      if (output >= 0) isOnly.set(output, instr.op === op && isOnly.get(output) !== false);
    }
    for (let pc = begin; pc < end; pc++) {
      const instr = code[pc] as Instr;
      if ("cls" in instr && "reg" in instr.addr && isOnly.get(instr.addr.reg) === true)
        result[pc] = 1;
    }
  }
  return result;
}

/**
 * For each instruction, 1 if it stores a value that may have been computed from an address on the own
 * stack: from then on others may get at what is there.
 */
export function storesOwnStack({ code, entries }: Image): Uint8Array {
  const result = new Uint8Array(code.length);
  for (const { begin, end } of ranges(code.length, entries)) {
    const tainted = taintedBetween(code, begin, end);
    for (let pc = begin; pc < end; pc++) {
      const stored = storedBy(code[pc] as Instr);
      if (stored.some((operand) => "reg" in operand && tainted.has(operand.reg))) result[pc] = 1;
    }
  }
  return result;
}

/** Operands whose values an instruction may leave in memory. */
function storedBy(instr: Instr): readonly ({ reg: number } | { value: number })[] {
  switch (instr.op) {
    case "store":
    case "store-exclusive":
    case "rmw":
      return [instr.value];
    case "await":
      return instr.value ? [instr.value] : [];
    default:
      return [];
  }
}

/** Registers that may hold something computed from an address on the stack. */
function taintedBetween(code: readonly Instr[], begin: number, end: number): Set<number> {
  const tainted = new Set<number>();
  for (let before = -1; before !== tainted.size;) {
    before = tainted.size;
    for (let pc = begin; pc < end; pc++) {
      const instr = code[pc] as Instr;
      if (instr.op === "stack") tainted.add(instr.dst);
      else if (instr.op === "mov" || instr.op === "binary") {
        const inputs = instr.op === "mov" ? [instr.a] : [instr.a, instr.b];
        if (inputs.some((input) => "reg" in input && tainted.has(input.reg)))
          tainted.add(instr.dst);
      }
    }
  }
  return tainted;
}

/** The code of each entry: from its first instruction to the next entry's. */
function ranges(
  length: number,
  entries: Image["entries"],
): { readonly begin: number; readonly end: number }[] {
  const begins = entries.map(({ pc }) => pc).sort((a, b) => a - b);
  return begins.map((begin, i) => ({ begin, end: begins[i + 1] ?? length }));
}

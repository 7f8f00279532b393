// SPDX-License-Identifier: GPL-2.0-only
import type { Operand } from "../ir.js";
import { type Procedure, reachable } from "../lower/blocks.js";
import { eachInput, outputOf } from "../operands.js";
import { rename } from "./coalesce.js";

/** Numbers the registers in the order they appear. */
export function numberRegisters(procedure: Procedure): void {
  const blocks = reachable(procedure.first);
  const numbers = new Map<number, number>();
  const numberOf = (register: number): number => {
    const known = numbers.get(register) ?? numbers.size;
    numbers.set(register, known);
    return known;
  };
  const read = (operand: Operand): void => {
    if ("reg" in operand) numberOf(operand.reg);
  };
  for (const { body, end } of blocks) {
    for (const instr of body) {
      eachInput(instr, read);
      if (outputOf(instr) >= 0) numberOf(outputOf(instr));
    }
    if (end?.kind === "branch") read(end.cond);
  }
  for (const block of blocks) rename(block, numberOf);
  procedure.registers = numbers.size;
}

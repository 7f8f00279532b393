// SPDX-License-Identifier: GPL-2.0-only
import { type Procedure, reachable } from "../lower/blocks.js";
import { inputsOf, outputOf } from "../operands.js";
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
  for (const { body, end } of blocks) {
    for (const instr of body) {
      for (const operand of inputsOf(instr)) if ("reg" in operand) numberOf(operand.reg);
      if (outputOf(instr) >= 0) numberOf(outputOf(instr));
    }
    if (end?.kind === "branch" && "reg" in end.cond) numberOf(end.cond.reg);
  }
  for (const block of blocks) rename(block, numberOf);
  procedure.registers = numbers.size;
}

// SPDX-License-Identifier: GPL-2.0-only
/**
 * Makes the code of a context small and canonical. What machine code would have to do stays: visible
 * instructions are never added, removed or reordered, so the steps others can come between are those
 * that were written.
 */
import { type Block, type Procedure } from "../lower/blocks.js";
import { inputsOf, outputOf } from "../operands.js";
import { coalesce, rename } from "./coalesce.js";
import { removeDead } from "./dead.js";
import { straighten } from "./graph.js";
import { Propagation } from "./propagate.js";
import { rematerialise } from "./rematerialise.js";
import { definitions } from "./registers.js";

/** Rounds of propagation at most; each makes room for the next. */
const ROUNDS = 3;

/** Optimises in place. */
export function optimise(procedure: Procedure): void {
  let blocks = straighten(procedure.first);
  for (let round = 0; round < ROUNDS; round++) {
    if (!new Propagation(definitions(blocks)).run(blocks)) break;
    blocks = straighten(procedure.first);
    removeDead(procedure, blocks);
  }
  rematerialise(procedure, blocks, definitions(blocks));
  removeDead(procedure, blocks);
  coalesce(procedure, blocks);
  number(procedure, straighten(procedure.first));
}

/** Numbers the registers in the order they appear. */
function number(procedure: Procedure, blocks: readonly Block[]): void {
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

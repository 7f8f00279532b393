// SPDX-License-Identifier: GPL-2.0-only
import type { Operand } from "../ir.js";
import type { Block, Body, Procedure } from "../lower/blocks.js";
import { mapInputs, withOutput } from "../operands.js";

/**
 * Computes the address of the stack or of the task anew at each use. It is the same whenever it is
 * computed, and a register that holds it from one step to the next would be a word of state.
 */
export function rematerialise(
  procedure: Procedure,
  blocks: readonly Block[],
  definitions: ReadonlyMap<number, Body>,
): void {
  for (const block of blocks) {
    block.body = block.body.flatMap((instr) => withAddresses(procedure, definitions, instr));
  }
}

/** The instruction, and before it what computes the addresses it reads. */
function withAddresses(
  procedure: Procedure,
  definitions: ReadonlyMap<number, Body>,
  instr: Body,
): Body[] {
  const fresh = new Map<number, Body>();
  const renamed = mapInputs(instr, (operand): Operand => {
    const definition = "reg" in operand ? definitions.get(operand.reg) : undefined;
    if (!("reg" in operand) || (definition?.op !== "stack" && definition?.op !== "current"))
      return operand;
    const known = fresh.get(operand.reg);
    const copy = known ?? { ...withOutput(definition, procedure.registers++), src: instr.src };
    fresh.set(operand.reg, copy);
    return "dst" in copy ? { reg: copy.dst } : operand;
  });
  return [...fresh.values(), renamed];
}

// SPDX-License-Identifier: GPL-2.0-only
/**
 * Computations right before what needs them. When an address is computed, and whether once or twice, is
 * nobody else's business, and depends on what else the compiler made of a block.
 */
import type { Operand } from "../../ir.js";
import type { Block, Body, Procedure } from "../../lower/blocks.js";
import { inputsOf, isPure, mapInputs, outputOf, withOutput } from "../../operands.js";
import { liveOut } from "../../optimise/registers.js";
import { isRegister } from "./merge.js";

/** Moves them, in all blocks of a procedure. */
export function sink(procedure: Procedure, blocks: readonly Block[]): void {
  for (const [block, live] of liveOut(blocks)) new Sink(procedure, live).move(block);
}

class Sink {
  private readonly done: Body[] = [];
  /** Register -> the computation of it that has not been placed for good. */
  private readonly pending = new Map<number, Body>();

  constructor(
    private readonly procedure: Procedure,
    private readonly live: ReadonlySet<number>,
  ) {}

  move(block: Block): void {
    for (const instr of block.body) {
      const output = outputOf(instr);
      // One that writes what it reads can only be where it is.
      if (isPure(instr) && !reads(instr, output)) {
        this.overwrite(output);
        this.pending.set(output, instr);
      } else {
        const placed = this.withInputs(instr);
        this.overwrite(output);
        this.done.push(placed);
      }
    }
    for (const register of [...this.pending.keys()])
      if (this.live.has(register)) this.place(register);
    if (block.end?.kind === "branch") {
      const cond = this.needed(block.end.cond);
      block.end = { ...block.end, cond };
    }
    block.body = this.done;
  }

  /** The instruction once what it reads has been computed. */
  private withInputs(instr: Body): Body {
    return mapInputs(instr, (operand) => this.needed(operand));
  }

  private needed(operand: Operand): Operand {
    if (!("reg" in operand)) return operand;
    const instr = this.pending.get(operand.reg);
    if (!instr) return operand;
    if (!isAddress(instr)) {
      this.place(operand.reg);
      return operand;
    }
    const reg = this.procedure.registers++;
    this.done.push(withOutput(this.withInputs(instr), reg));
    return { reg };
  }

  /** Computes the register here. */
  private place(register: number): void {
    const instr = this.pending.get(register);
    if (!instr) return;
    this.pending.delete(register);
    this.done.push(this.withInputs(instr));
  }

  /** The register is about to be written: what is computed of it has to be by then. */
  private overwrite(register: number): void {
    if (register < 0) return;
    for (const [output, instr] of [...this.pending]) {
      if (reads(instr, register)) this.place(output);
    }
    this.pending.delete(register);
  }
}

function reads(instr: Body, register: number): boolean {
  return inputsOf(instr).some((input) => isRegister(input, register));
}

/** What is computed anew for each use: a place on the stack, in the own task or in an object. */
function isAddress(instr: Body): boolean {
  if (instr.op === "stack" || instr.op === "current") return true;
  return instr.op === "binary" && instr.operator === "+" && "value" in instr.b;
}

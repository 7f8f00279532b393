// SPDX-License-Identifier: GPL-2.0-only
import type { Operand } from "../ir.js";
import { type Block, type Body, type Procedure, successors } from "../lower/blocks.js";
import { inputsOf, outputOf } from "../operands.js";

/** The instruction that defines each register, for registers that only one defines. */
export function definitions(blocks: readonly Block[]): Map<number, Body> {
  const found = new Map<number, Body>();
  const several = new Set<number>();
  for (const { body } of blocks) {
    for (const instr of body) {
      const register = outputOf(instr);
      if (register < 0) continue;
      if (found.has(register)) several.add(register);
      found.set(register, instr);
    }
  }
  for (const register of several) found.delete(register);
  return found;
}

/** Sets of registers, one bit each. */
export class RegisterSet {
  private constructor(private readonly words: Uint32Array) {}

  /** An empty set of registers below `size`. */
  static upTo(size: number): RegisterSet {
    return new RegisterSet(new Uint32Array((size >> 5) + 1));
  }

  has(register: number): boolean {
    return ((this.words[register >> 5] ?? 0) & (1 << (register & 31))) !== 0;
  }

  add(register: number): void {
    this.words[register >> 5] = (this.words[register >> 5] ?? 0) | (1 << (register & 31));
  }

  delete(register: number): void {
    this.words[register >> 5] = (this.words[register >> 5] ?? 0) & ~(1 << (register & 31));
  }

  /** Adds all of `other` that are not in `but`; true when that changed anything. */
  addAll(other: RegisterSet, but?: RegisterSet): boolean {
    let changed = false;
    for (let i = 0; i < this.words.length; i++) {
      const before = this.words[i] ?? 0;
      const after = (before | ((other.words[i] ?? 0) & ~(but?.words[i] ?? 0))) >>> 0;
      if (after !== before) changed = true;
      this.words[i] = after;
    }
    return changed;
  }

  list(): number[] {
    const registers: number[] = [];
    this.words.forEach((bits, index) => {
      for (let rest = bits; rest !== 0; rest &= rest - 1) {
        registers.push(index * 32 + (31 - Math.clz32(rest & -rest)));
      }
    });
    return registers;
  }
}

/** What a block does to liveness. */
interface Flow {
  readonly block: Block;
  /** Live at its start, so far. */
  readonly into: RegisterSet;
  readonly out: RegisterSet;
  /** Written before they are read in it. */
  readonly written: RegisterSet;
}

/** Registers live at the end of each block. */
export function liveOut(
  { registers }: Procedure,
  blocks: readonly Block[],
): Map<Block, RegisterSet> {
  const flows = new Map(blocks.map((block) => [block, flowOf(block, registers)]));
  const backwards = [...flows.values()].reverse();
  for (let changed = true; changed;) {
    changed = false;
    for (const flow of backwards) {
      for (const next of successors(flow.block)) {
        const into = flows.get(next)?.into;
        if (into && flow.out.addAll(into) && flow.into.addAll(flow.out, flow.written))
          changed = true;
      }
    }
  }
  return new Map(
    blocks.map((block) => [block, flows.get(block)?.out ?? RegisterSet.upTo(registers)]),
  );
}

function flowOf(block: Block, registers: number): Flow {
  const into = RegisterSet.upTo(registers);
  const written = RegisterSet.upTo(registers);
  const read = (operand: Operand): void => {
    if ("reg" in operand && !written.has(operand.reg)) into.add(operand.reg);
  };
  for (const instr of block.body) {
    inputsOf(instr).forEach(read);
    if (outputOf(instr) >= 0) written.add(outputOf(instr));
  }
  if (block.end?.kind === "branch") read(block.end.cond);
  return { block, into, out: RegisterSet.upTo(registers), written };
}

/** What is live before `instr`, from what is live after it. */
export function passBackwards(live: RegisterSet, instr: Body): void {
  const output = outputOf(instr);
  if (output >= 0) live.delete(output);
  for (const operand of inputsOf(instr)) use(live, operand);
}

export function use(live: RegisterSet, operand: Operand): void {
  if ("reg" in operand) live.add(operand.reg);
}

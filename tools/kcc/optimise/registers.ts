// SPDX-License-Identifier: GPL-2.0-only
import type { Operand } from "../ir.js";
import { type Block, type Body, successors } from "../lower/blocks.js";
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

/** How blocks hang together, by number: where control may come from. */
interface Graph {
  readonly before: readonly (readonly number[])[];
  /** For each register: the blocks that write it. */
  readonly writers: ReadonlyMap<number, ReadonlySet<number>>;
}

/**
 * Registers live at the end of each block. Follows every read back to the writes it may get its value
 * from, so the cost is the size of the answer; most registers never leave their block.
 */
export function liveOut(blocks: readonly Block[]): Map<Block, Set<number>> {
  const graph = graphOf(blocks);
  const live = blocks.map(() => new Set<number>());
  for (const [at, block] of blocks.entries()) {
    for (const register of exposed(block)) spread(graph, live, at, register);
  }
  return new Map(blocks.map((block, at) => [block, live[at] ?? new Set<number>()]));
}

/** `register` is read in block `at` before it is written there. */
function spread(
  { before, writers }: Graph,
  live: readonly Set<number>[],
  at: number,
  register: number,
): void {
  const stops = writers.get(register);
  const pending = [at];
  for (let block = pending.pop(); block !== undefined; block = pending.pop()) {
    for (const from of before[block] ?? []) {
      if (live[from]?.has(register)) continue;
      live[from]?.add(register);
      if (!stops?.has(from)) pending.push(from);
    }
  }
}

/** The registers that a block reads before it writes them. */
function exposed(block: Block): Set<number> {
  const found = new Set<number>();
  if (block.end?.kind === "branch") use(found, block.end.cond);
  for (let i = block.body.length - 1; i >= 0; i--) passBackwards(found, block.body[i] as Body);
  return found;
}

function graphOf(blocks: readonly Block[]): Graph {
  const numbers = new Map(blocks.map((block, at) => [block, at]));
  const before: number[][] = blocks.map(() => []);
  const writers = new Map<number, Set<number>>();
  for (const [at, block] of blocks.entries()) {
    for (const next of successors(block)) before[numbers.get(next) ?? -1]?.push(at);
    for (const instr of block.body) {
      const register = outputOf(instr);
      if (register < 0) continue;
      const known = writers.get(register);
      if (known) known.add(at);
      else writers.set(register, new Set([at]));
    }
  }
  return { before, writers };
}

/** What is live before `instr`, from what is live after it. */
export function passBackwards(live: Set<number>, instr: Body): void {
  const output = outputOf(instr);
  if (output >= 0) live.delete(output);
  for (const operand of inputsOf(instr)) use(live, operand);
}

export function use(live: Set<number>, operand: Operand): void {
  if ("reg" in operand) live.add(operand.reg);
}

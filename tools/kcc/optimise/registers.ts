// SPDX-License-Identifier: GPL-2.0-only
import type { Operand } from "../ir.js";
import { type Block, type Body, successors } from "../lower/blocks.js";
import { eachInput, outputOf } from "../operands.js";

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

/** How blocks hang together, by number, and what each does with registers that it does not write first. */
interface Graph {
  /** Where control may come from. */
  readonly before: readonly (readonly number[])[];
  /** For each register: the blocks that write it. */
  readonly writers: readonly (readonly number[] | undefined)[];
  /** For each block: the registers that it reads before it writes them. */
  readonly exposed: readonly (readonly number[])[];
}

/**
 * Registers live at the end of each block. Follows every read back to the writes it may get its value
 * from, so the cost is the size of the answer; most registers never leave their block.
 */
export function liveOut(blocks: readonly Block[]): Map<Block, Set<number>> {
  const graph = graphOf(blocks);
  const live = blocks.map(() => new Set<number>());
  for (const [at, registers] of graph.exposed.entries()) {
    for (const register of registers) spread(graph, live, at, register);
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
  const stops = writers[register];
  const pending = [at];
  for (let block = pending.pop(); block !== undefined; block = pending.pop()) {
    for (const from of before[block] ?? []) {
      if (live[from]?.has(register)) continue;
      live[from]?.add(register);
      if (!stops?.includes(from)) pending.push(from);
    }
  }
}

function graphOf(blocks: readonly Block[]): Graph {
  const writers: number[][] = [];
  /** For each register: the last block that was seen to use it. */
  const seen: number[] = [];
  const exposed = blocks.map(({ body, end }, at) => {
    const found: number[] = [];
    const read = (operand: Operand): void => {
      if (!("reg" in operand) || seen[operand.reg] === at) return;
      seen[operand.reg] = at;
      found.push(operand.reg);
    };
    for (const instr of body) {
      eachInput(instr, read);
      const register = outputOf(instr);
      if (register < 0) continue;
      seen[register] = at;
      const known = writers[register];
      if (!known) writers[register] = [at];
      else if (known.at(-1) !== at) known.push(at);
    }
    if (end?.kind === "branch") read(end.cond);
    return found;
  });
  return { before: predecessors(blocks), writers, exposed };
}

function predecessors(blocks: readonly Block[]): number[][] {
  const numbers = new Map(blocks.map((block, at) => [block, at]));
  const before: number[][] = blocks.map(() => []);
  for (const [at, block] of blocks.entries()) {
    for (const next of successors(block)) before[numbers.get(next) ?? -1]?.push(at);
  }
  return before;
}

/** What is live before `instr`, from what is live after it. */
export function passBackwards(live: Set<number>, instr: Body): void {
  const output = outputOf(instr);
  if (output >= 0) live.delete(output);
  eachInput(instr, (operand) => {
    use(live, operand);
  });
}

export function use(live: Set<number>, operand: Operand): void {
  if ("reg" in operand) live.add(operand.reg);
}

// SPDX-License-Identifier: GPL-2.0-only
import type { Entry, Instr } from "./ir.js";
import { type Block, type Procedure, reachable } from "./lower/blocks.js";

/** The code of all contexts, one after the other. */
export interface Assembly {
  readonly code: Instr[];
  readonly entries: Entry[];
}

/** Lays out blocks: each falls into the next one where it can, and jumps where it cannot. */
export function assemble(procedures: readonly Procedure[]): Assembly {
  const code: Instr[] = [];
  const entries = procedures.map(({ name, first, registers, stackWords }): Entry => {
    const pc = code.length;
    layOut(reachable(first), code);
    return { name, pc, registers, stackWords };
  });
  return { code, entries };
}

function layOut(blocks: readonly Block[], code: Instr[]): void {
  const starts = new Map<Block, number>();
  let pc = code.length;
  blocks.forEach((block, index) => {
    starts.set(block, pc);
    pc += block.body.length + (needsEnd(block, blocks[index + 1]) ? 1 : 0);
  });
  blocks.forEach((block, index) => {
    code.push(...block.body);
    if (needsEnd(block, blocks[index + 1])) code.push(endOf(block, starts));
  });
}

/** Only a jump to the block that comes next needs no instruction. */
function needsEnd({ end }: Block, next: Block | undefined): boolean {
  return end?.kind === "branch" || (end?.kind === "jump" && end.to !== next);
}

function endOf({ end }: Block, starts: ReadonlyMap<Block, number>): Instr {
  const at = (block: Block): number => starts.get(block) ?? 0;
  if (end?.kind === "branch") {
    const { cond, src } = end;
    return { op: "branch", cond, to: at(end.to), otherwise: at(end.otherwise), src };
  }
  if (end?.kind === "jump") return { op: "jump", to: at(end.to), src: end.src };
  throw new Error("a block has no end");
}

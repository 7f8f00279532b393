// SPDX-License-Identifier: GPL-2.0-only
import type { Image, Instr } from "./ir.js";
import { successors } from "./liveness.js";
import type { Block, Body, End, Procedure } from "./lower/blocks.js";

/** The blocks of an image's contexts again: what `assemble` lays out. */
export function disassemble({ code, entries }: Pick<Image, "code" | "entries">): Procedure[] {
  const blocks = new Map<number, Block>();
  const starts = new Set(entries.map(({ pc }) => pc));
  for (const [pc, instr] of code.entries()) {
    if (instr.op !== "jump" && instr.op !== "branch") continue;
    for (const to of successors(instr, pc)) starts.add(to);
    starts.add(pc + 1);
  }
  const blockAt = (pc: number): Block => {
    const known = blocks.get(pc);
    if (known) return known;
    const block: Block = { body: [], end: undefined, incoming: 0 };
    blocks.set(pc, block);
    return block;
  };
  for (const start of starts) if (start < code.length) fill(blockAt(start), start);
  return entries.map(({ name, pc, registers, stackWords }) => ({
    name,
    first: blockAt(pc),
    registers,
    stackWords,
  }));

  function fill(block: Block, start: number): void {
    for (let pc = start; ; pc++) {
      const instr = code[pc] as Instr;
      block.end = endOf(instr, blockAt);
      if (instr.op === "jump" || instr.op === "branch") return;
      block.body.push(instr);
      if (block.end) return;
      if (!starts.has(pc + 1)) continue;
      block.end = { kind: "jump", to: blockAt(pc + 1), src: instr.src };
      return;
    }
  }
}

/** How a block ends with this instruction; undefined if it goes on after it. */
function endOf(instr: Instr | Body, blockAt: (pc: number) => Block): End | undefined {
  switch (instr.op) {
    case "jump":
      return { kind: "jump", to: blockAt(instr.to), src: instr.src };
    case "branch": {
      const { cond, to, otherwise, src } = instr;
      return { kind: "branch", cond, to: blockAt(to), otherwise: blockAt(otherwise), src };
    }
    case "end":
    case "fail":
      return { kind: "stop" };
    default:
      return undefined;
  }
}

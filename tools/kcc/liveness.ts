// SPDX-License-Identifier: GPL-2.0-only
/** Which virtual registers are still needed at each instruction: backward data flow to a fixed point. */
import type { Image, Instr } from "./ir.js";

/** The registers an instruction reads, and the one it writes. */
export function operands(instr: Instr): { reads: number[]; writes: number | undefined } {
  const reads: number[] = [];
  for (const item of Object.values(instr) as unknown[]) {
    if (typeof item === "object" && item !== null && "reg" in item)
      reads.push((item as { reg: number }).reg);
  }
  return { reads, writes: "dst" in instr && instr.dst >= 0 ? instr.dst : undefined };
}

/** Where control may go after an instruction. */
export function successors(instr: Instr, pc: number): readonly number[] {
  if (instr.op === "jump") return [instr.to];
  if (instr.op === "branch") return [instr.to, instr.otherwise];
  if (instr.op === "fail" || instr.op === "end") return [];
  return [pc + 1];
}

/** For each instruction: the registers live just before it, sorted. */
export function liveAt({ code }: Pick<Image, "code">): number[][] {
  const live = code.map(() => new Set<number>());
  for (let changed = true; changed;) {
    changed = false;
    for (let pc = code.length - 1; pc >= 0; pc--) {
      const instr = code[pc] as Instr;
      const set = live[pc] as Set<number>;
      const { size } = set;
      const { reads, writes } = operands(instr);
      for (const next of successors(instr, pc)) {
        for (const reg of live[next] ?? []) if (reg !== writes) set.add(reg);
      }
      for (const reg of reads) set.add(reg);
      if (set.size !== size) changed = true;
    }
  }
  return live.map((set) => [...set].sort((a, b) => a - b));
}

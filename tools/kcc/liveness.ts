// SPDX-License-Identifier: GPL-2.0-only
/** Which virtual registers are still needed at each instruction. */
import type { Image, Instr } from "./ir.js";
import { eachInput, inputsOf, outputOf } from "./operands.js";

/** The registers an instruction reads, and the one it writes. */
export function operands(instr: Instr): { reads: number[]; writes: number | undefined } {
  const reads = inputsOf(instr).flatMap((operand) => ("reg" in operand ? [operand.reg] : []));
  const output = outputOf(instr);
  return { reads, writes: output >= 0 ? output : undefined };
}

/** Where control may go after an instruction. */
export function successors(instr: Instr, pc: number): readonly number[] {
  if (instr.op === "jump") return [instr.to];
  if (instr.op === "branch") return [instr.to, instr.otherwise];
  if (instr.op === "fail" || instr.op === "end") return [];
  return [pc + 1];
}

/**
 * For each instruction: the registers live just before it, sorted. Follows every read back to the
 * writes it may get its value from, so the cost is the size of the answer.
 */
export function liveAt({ code }: Pick<Image, "code">): number[][] {
  const origins = new Origins(code);
  const live: number[][] = code.map(() => []);
  for (const [register, reads] of readsOf(code)) {
    for (const pc of origins.liveRange(register, reads)) live[pc]?.push(register);
  }
  for (const registers of live) registers.sort((a, b) => a - b);
  return live;
}

/** The same, register by register as it is asked. */
export class Liveness {
  private readonly reads: ReadonlyMap<number, readonly number[]>;
  private readonly origins: Origins;
  private readonly ranges = new Map<number, ReadonlySet<number>>();

  constructor(code: readonly Instr[]) {
    this.reads = readsOf(code);
    this.origins = new Origins(code);
  }

  /** Whether what `register` holds just before `pc` may be read from there on. */
  isLive(register: number, pc: number): boolean {
    const known = this.ranges.get(register);
    const range = known ?? this.origins.liveRange(register, this.reads.get(register) ?? []);
    if (!known) this.ranges.set(register, range);
    return range.has(pc);
  }
}

/** For each register that is read: where. */
function readsOf(code: readonly Instr[]): Map<number, number[]> {
  const reads = new Map<number, number[]>();
  for (const [pc, instr] of code.entries()) {
    eachInput(instr, (operand) => {
      if (!("reg" in operand)) return;
      const known = reads.get(operand.reg);
      if (known) known.push(pc);
      else reads.set(operand.reg, [pc]);
    });
  }
  return reads;
}

/** Where control may come from. */
class Origins {
  private readonly jumps = new Map<number, number[]>();
  /** 1 for an instruction that is not followed by the next one. */
  private readonly leaves: Uint8Array;

  constructor(private readonly code: readonly Instr[]) {
    this.leaves = new Uint8Array(code.length);
    for (const [pc, instr] of code.entries()) {
      const { op } = instr;
      if (op === "jump" || op === "branch") {
        for (const to of successors(instr, pc))
          this.jumps.set(to, [...(this.jumps.get(to) ?? []), pc]);
      } else if (op !== "fail" && op !== "end") continue;
      this.leaves[pc] = 1;
    }
  }

  /** Where `register` is live, which is read at `reads`. */
  liveRange(register: number, reads: readonly number[]): Set<number> {
    const range = new Set<number>();
    const pending = [...reads];
    const goOn = (from: number): void => {
      const instr = this.code[from];
      if (instr && outputOf(instr) !== register && !range.has(from)) pending.push(from);
    };
    for (let pc = pending.pop(); pc !== undefined; pc = pending.pop()) {
      if (range.has(pc)) continue;
      range.add(pc);
      if (this.leaves[pc - 1] === 0) goOn(pc - 1);
      for (const from of this.jumps.get(pc) ?? []) goOn(from);
    }
    return range;
  }
}

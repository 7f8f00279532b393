// SPDX-License-Identifier: GPL-2.0-only
/**
 * What the registers of one context were computed from: which words were read for them. Followed from
 * step to step of a replay, so the path through the code is known and nothing has to be guessed.
 */
import { operands } from "../kcc/liveness.js";
import type { Instr } from "../kcc/ir.js";
import { isLocal } from "../kcc/local.js";
import type { Machine } from "../machine/machine.js";

/** A word, by its address, or `INTERRUPTS`. */
export type Origin = number;

/** Stands for the context's interrupt mask, which is no word of memory. */
export const INTERRUPTS: Origin = -1;

export class Provenance {
  private readonly registers = new Map<number, ReadonlySet<Origin>>();
  private decided: ReadonlySet<Origin> = new Set();
  /** The line of the last branch, with its callers. */
  private line = "";

  constructor(private readonly machine: Machine) {}

  /** What the values that this instruction uses came from. */
  of(instr: Instr): Set<Origin> {
    const origins = operands(instr).reads.flatMap((reg) => [...(this.registers.get(reg) ?? [])]);
    return new Set(origins);
  }

  /**
   * What the last branch was decided by, and after that what those before it on the same line were: in
   * `a && b()`, both.
   */
  get reason(): ReadonlySet<Origin> {
    return this.decided;
  }

  /** The context begins anew. */
  clear(): void {
    this.registers.clear();
    this.decided = new Set();
  }

  /** A visible instruction gave its result, which came from these. */
  result(instr: Instr, origins: ReadonlySet<Origin>): void {
    const { writes } = operands(instr);
    if (writes !== undefined) this.registers.set(writes, origins);
  }

  /**
   * Through the local instructions from `pc` on, which the machine has just executed.
   * @param end the visible instruction they led to, or -1
   */
  follow(pc: number, end: number): void {
    const { code } = this.machine.image;
    const taken = new Set<number>();
    for (let at = pc, instr = code[at]; instr && isLocal(instr); instr = code[at]) {
      if (taken.has(at) || instr.op === "fail") return;
      taken.add(at);
      if (instr.op === "branch") this.decide(instr);
      this.result(instr, this.of(instr));
      at = this.next(at, instr, end, taken);
    }
  }

  private decide(branch: Instr): void {
    const lines = this.linesOf(branch.src);
    const goesOn = this.line !== "" && lines.includes(this.line);
    const before = goesOn ? this.decided : [];
    this.decided = new Set([...this.of(branch), ...before]);
    if (!goesOn) this.line = lines[0] ?? "";
  }

  /** A line and those it was called from, each as one call of its function. */
  private linesOf(src: number): string[] {
    const lines: string[] = [];
    const { sources } = this.machine.image;
    for (let at = sources[src]; at; at = sources[at.caller])
      lines.push(`${String(at.line)} ${String(at.caller)}`);
    return lines;
  }

  private next(at: number, instr: Instr, end: number, taken: ReadonlySet<number>): number {
    if (instr.op === "jump") return instr.to;
    if (instr.op !== "branch") return at + 1;
    const { reached } = this.machine.runtime;
    const arms = [instr.to, instr.otherwise];
    return arms.find((to) => to === end || (reached[to] === 1 && !taken.has(to))) ?? end;
  }
}

// SPDX-License-Identifier: GPL-2.0-only
/**
 * Turns an image into JavaScript: one function for each visible instruction, which executes it and
 * the local instructions after it, up to the next visible one. Registers are JavaScript variables
 * inside a function; between steps those still needed are in the state, the others' words are 0.
 */
import { compileFunction } from "node:vm";
import type { Image, Instr } from "../kcc/ir.js";
import { successors } from "../kcc/liveness.js";
import { outputOf } from "../kcc/operands.js";
import type { InstructionFacts } from "../kcc/passes/facts.js";
import { isLocal, isVisible } from "../kcc/local.js";
import { local, value, visible } from "./javascript.js";
import { PC, REGISTERS } from "./layout.js";
import { UNWATCHED_TURNS } from "./local-loop.js";
import type { Runtime } from "./runtime.js";
import type { Slots } from "./slots.js";

/** Runs one step of the context whose block is at `base`; `choice` picks among its alternatives. */
export type Step = (base: number, choice: number) => void;

export interface Code {
  /** For each visible instruction, its step; for each entry, the local instructions before the first one. */
  readonly step: readonly (Step | undefined)[];
  readonly start: readonly Step[];
}

/** Writes the functions of one image. */
class Generator {
  /** What `written` gave. */
  private readonly writes = new Map<number, ReadonlySet<number>>();

  constructor(
    private readonly image: Image,
    private readonly slots: Slots,
    private readonly facts: InstructionFacts,
  ) {}

  private get locks(): ReadonlySet<number> {
    return this.facts.lockClasses;
  }

  private lending(pc: number): string {
    return this.facts.lends[pc] === 1 ? "rt.escaped(x);" : "";
  }

  /** The function that begins at `pc`: a visible instruction, or an entry's local prefix. */
  function(pc: number, from: readonly number[]): string {
    const first = this.instr(pc);
    const entry = this.slots.entryOf[pc] as number;
    const body = this.body(pc, from);
    const registers = new Set<number>();
    for (const match of body.matchAll(/\br(\d+)\b/g)) registers.add(Number(match[1]));
    const declared = [...registers].map((reg) =>
      from.includes(reg)
        ? `r${String(reg)}=W[x+${String(this.word(entry, reg))}]`
        : `r${String(reg)}=0`,
    );
    const declare = declared.length > 0 ? `let ${declared.join(",")};` : "";
    return `function(x,c){${declare}${isVisible(first) ? "" : "/*start*/"}${body}}`;
  }

  private instr(pc: number): Instr {
    return this.image.code[pc] as Instr;
  }

  private word(entry: number, reg: number): number {
    return REGISTERS + (this.slots.slotOf[entry]?.get(reg) as number);
  }

  private body(pc: number, from: readonly number[]): string {
    const first = this.instr(pc);
    const head = isVisible(first)
      ? `rt.reached[${String(pc)}]=1;${this.lending(pc)}${visible(first, pc, this.locks)}`
      : "";
    if (first.op === "end") return `${head}${this.ending(pc)}`;
    const blocks = this.localBlocks(isVisible(first) ? pc + 1 : pc);
    if (blocks.size === 0) return head + this.exit(pc + 1, from, pc);
    const start = isVisible(first) ? pc + 1 : pc;
    if (blocks.size === 1 && !this.mayGoRound(blocks))
      return head + this.block(start, from, pc, () => "");
    const cases = [...blocks].map(
      (at) =>
        `case ${String(at)}:${this.block(at, from, pc, (to) => `b=${String(to)};continue;`, blocks)}`,
    );
    return `${head}let b=${String(start)};${this.loop(pc, blocks, cases.join(""))}`;
  }

  /** A switch over blocks, which is watched if they may go round. */
  private loop(pc: number, blocks: ReadonlySet<number>, cases: string): string {
    if (!this.mayGoRound(blocks)) return `for(;;)switch(b){${cases}}`;
    const registers = [...this.written(pc)]
      .filter((reg) => reg >= 0)
      .map((reg) => `r${String(reg)}`);
    const watch = `if(++n>${String(UNWATCHED_TURNS)})rt.goesRound(n,b,[${registers.join(",")}]);`;
    return `let n=0;for(;;){${watch}switch(b){${cases}}}`;
  }

  /** Whether control may come back to one of these blocks: only by a jump to where it began, or before. */
  private mayGoRound(blocks: ReadonlySet<number>): boolean {
    return [...blocks].some((at) => {
      let pc = at;
      for (; isLocal(this.instr(pc)); pc++) {
        const { op } = this.instr(pc);
        if (op === "jump" || op === "branch" || op === "fail") break;
      }
      return successors(this.instr(pc), pc).some((to) => to <= pc && blocks.has(to));
    });
  }

  /** First instructions of the local basic blocks reachable from `start` without a visible one. */
  private localBlocks(start: number): Set<number> {
    const found = new Set<number>();
    const open = [start];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (found.has(at) || !isLocal(this.instr(at))) continue;
      found.add(at);
      let pc = at;
      for (let instr = this.instr(pc); isLocal(instr); instr = this.instr(pc)) {
        if (instr.op === "jump") open.push(instr.to);
        if (instr.op === "branch") open.push(instr.to, instr.otherwise);
        if (instr.op === "jump" || instr.op === "branch" || instr.op === "fail") break;
        pc++;
      }
    }
    return found;
  }

  private block(
    at: number,
    from: readonly number[],
    origin: number,
    goto: (to: number) => string,
    blocks?: ReadonlySet<number>,
  ): string {
    let text = `rt.reached[${String(at)}]=1;`;
    const leave = (to: number): string =>
      isLocal(this.instr(to)) ? goto(to) : this.exit(to, from, origin);
    for (let pc = at; ; pc++) {
      const instr = this.instr(pc);
      if (!isLocal(instr)) return text + this.exit(pc, from, origin);
      if (pc > at && blocks?.has(pc)) return text + goto(pc);
      text += local(instr, pc);
      if (instr.op === "fail") return text;
      if (instr.op === "jump") return text + leave(instr.to);
      if (instr.op === "branch") {
        return `${text}if(${value(instr.cond)}!==0){${leave(instr.to)}}else{${leave(instr.otherwise)}}`;
      }
    }
  }

  /** The registers that a step which begins at `origin` may write. */
  private written(origin: number): ReadonlySet<number> {
    const known = this.writes.get(origin);
    if (known) return known;
    const first = this.instr(origin);
    const written = new Set(isVisible(first) ? [outputOf(first)] : []);
    for (const at of this.localBlocks(isVisible(first) ? origin + 1 : origin)) {
      for (let pc = at; ; pc++) {
        const instr = this.instr(pc);
        if (!isLocal(instr)) break;
        written.add(outputOf(instr));
        if (instr.op === "jump" || instr.op === "branch" || instr.op === "fail") break;
      }
    }
    this.writes.set(origin, written);
    return written;
  }

  /** Leaves the step before visible instruction `to`: live registers to the state, dead ones to 0. */
  private exit(to: number, from: readonly number[], origin: number): string {
    const entry = this.slots.entryOf[to] as number;
    const live = this.slots.live[to] ?? [];
    const kept = new Set(live.map((reg) => this.word(entry, reg)));
    const dead = from.map((reg) => this.word(entry, reg)).filter((word) => !kept.has(word));
    const writes = live
      .filter((reg) => !from.includes(reg) || this.written(origin).has(reg))
      .map((reg) => `st.write(x+${String(this.word(entry, reg))},r${String(reg)});`);
    const clears = [...new Set(dead)].map((word) => `st.write(x+${String(word)},0);`);
    return `${writes.join("")}${clears.join("")}st.write(x+${String(PC)},${String(to + 1)});return;`;
  }

  private ending(pc: number): string {
    const entry = this.slots.entryOf[pc] as number;
    const clears = (this.slots.live[pc] ?? []).map(
      (reg) => `st.write(x+${String(this.word(entry, reg))},0);`,
    );
    return `${clears.join("")}rt.ended(x);`;
  }
}

/** @param rt what the generated functions call */
export function generate(image: Image, slots: Slots, rt: Runtime): Code {
  const generator = new Generator(image, slots, rt.facts);
  const step = image.code.map((instr, pc) =>
    isVisible(instr) ? generator.function(pc, slots.live[pc] ?? []) : "undefined",
  );
  const start = image.entries.map(({ pc }) =>
    isVisible(image.code[pc] as Instr)
      ? `function(x){st.write(x+${String(PC)},${String(pc + 1)});}`
      : generator.function(pc, []),
  );
  const text = `"use strict";return {step:[${step.join(",\n")}],start:[${start.join(",\n")}]};`;
  const build = compileFunction(text, ["rt", "st", "W", "mem"]) as (...args: unknown[]) => Code;
  return build(rt, rt.state, rt.state.words, rt.model);
}

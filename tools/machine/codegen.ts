// SPDX-License-Identifier: GPL-2.0-only
/**
 * Turns an image into JavaScript: one function for each visible instruction, which executes it and
 * the local instructions after it, up to the next visible one. Registers are JavaScript variables
 * inside a function; between steps those still needed are in the state, the others' words are 0.
 */
import { compileFunction } from "node:vm";
import { operands } from "../kcc/liveness.js";
import type { Image, Instr, LocalInstr, Operand, VisibleInstr, Width } from "../kcc/ir.js";
import { PC, REGISTERS } from "./layout.js";
import type { Runtime } from "./runtime.js";
import type { Slots } from "./slots.js";

/** Runs one step of the context whose block is at `base`; `choice` picks among its alternatives. */
export type Step = (base: number, choice: number) => void;

export interface Code {
  /** For each visible instruction, its step; for each entry, the local instructions before the first one. */
  readonly step: readonly (Step | undefined)[];
  readonly start: readonly Step[];
  /**
   * What an instruction is about to do, as far as others need to know: for `await` 1 when the wait is
   * over, for `choose` the number of alternatives, for `irq` 1 to enable, for a store its value, for a
   * read-modify-write its operand.
   */
  readonly probe: readonly (((base: number) => number) | undefined)[];
  /** For an access: its address, or its per-CPU pointer if the instruction adds the CPU's offset. */
  readonly address: readonly (((base: number) => number) | undefined)[];
}

const LOCAL_OPS = new Set<Instr["op"]>([
  "mov",
  "binary",
  "jump",
  "branch",
  "current",
  "stack",
  "percpu",
  "fail",
  "observe",
  "witness",
]);

export function isLocal(instr: Instr): instr is LocalInstr {
  return LOCAL_OPS.has(instr.op);
}

function isVisible(instr: Instr): instr is VisibleInstr {
  return !LOCAL_OPS.has(instr.op);
}

function value(operand: Operand): string {
  return "reg" in operand ? `r${String(operand.reg)}` : `(${String(operand.value)})`;
}

function cutTo(expression: string, width: Width): string {
  if (width.bits >= 32) return `(${expression})|0`;
  const shift = String(32 - width.bits);
  return `((${expression})<<${shift})>>${width.signed ? "" : ">"}${shift}`;
}

function binary(instr: LocalInstr & { op: "binary" }): string {
  const { operator, width } = instr;
  const unsigned = !width.signed && width.bits >= 32;
  const [a, b] = [value(instr.a), value(instr.b)];
  const [ua, ub] = unsigned ? [`(${a}>>>0)`, `(${b}>>>0)`] : [a, b];
  switch (operator) {
    case "<":
    case "<=":
    case ">":
    case ">=":
      return `${ua}${operator}${ub}?1:0`;
    case "==":
    case "!=":
      return `${a}${operator}=${b}?1:0`;
    case "*":
      return cutTo(`Math.imul(${a},${b})`, width);
    case "/":
    case "%":
      return cutTo(`rt.divide(${JSON.stringify(operator)},${ua},${ub})`, width);
    case ">>":
      return cutTo(`${a}${width.signed ? ">>" : ">>>"}${b}`, width);
    default:
      return cutTo(`${a}${operator}${b}`, width);
  }
}

/** JavaScript of a visible instruction; `x` is the block, `c` the choice. */
function visible(instr: VisibleInstr, pc: number, locks: ReadonlySet<number>): string {
  const code = operation(instr, pc);
  if (!("cls" in instr) || !locks.has(instr.cls)) return code;
  const verb = instr.op === "await" ? "locked" : "unlocked";
  return `${code}rt.${verb}(x,${value(instr.addr)});`;
}

function operation(instr: VisibleInstr, pc: number): string {
  const set = "dst" in instr && instr.dst >= 0 ? `r${String(instr.dst)}=` : "";
  switch (instr.op) {
    case "load": {
      const address = instr.thisCpu ? `rt.onThisCpu(x,${value(instr.addr)})` : value(instr.addr);
      return `${set}mem.load(x,${address},"${instr.order}");`;
    }
    case "store": {
      const address = instr.thisCpu ? `rt.onThisCpu(x,${value(instr.addr)})` : value(instr.addr);
      return `mem.store(x,${address},${value(instr.value)},"${instr.order}");`;
    }
    case "rmw":
      return rmw(instr, pc, set);
    case "load-exclusive":
      return `${set}rt.loadExclusive(x,${value(instr.addr)},"${instr.order}");`;
    case "store-exclusive":
      return `${set}rt.storeExclusive(x,${value(instr.addr)},${value(instr.value)},"${instr.order}");`;
    case "await":
      return instr.value
        ? `mem.store(x,${value(instr.addr)},${value(instr.value)},"acquire");`
        : "";
    case "fence":
      return `mem.fence(x,"${instr.kind}");`;
    case "irq":
      return `rt.setIrq(x,${value(instr.enable)},${String(instr.soft)});`;
    case "irq-enabled":
      return `${set}rt.irqEnabled(x,${String(instr.soft)});`;
    case "irq-happened":
      return `${set}rt.irqHappened(x);`;
    case "irq-replay":
      return "rt.replayIrq(x);";
    case "cpu":
      return `${set}rt.cpuOf(x);`;
    case "alloc":
      return `${set}rt.alloc(${String(instr.words)},${String(instr.percpu)},${String(instr.zeroed)},${JSON.stringify(instr.type)});`;
    case "free":
      return `rt.free(${value(instr.addr)},${String(instr.percpu)});`;
    case "stack-enter":
      return `rt.stackEnter(x,${String(instr.offset)},${String(instr.words)});`;
    case "stack-exit":
      return `rt.stackExit(x,${String(instr.offset)},${String(instr.words)});`;
    case "choose":
      return `${set}c>>4;`;
    case "pause":
    case "end":
      return "";
  }
}

function rmw(instr: VisibleInstr & { op: "rmw" }, pc: number, set: string): string {
  const expected = instr.expected ? value(instr.expected) : "0";
  const address = instr.thisCpu ? `rt.onThisCpu(x,${value(instr.addr)})` : value(instr.addr);
  const width = `{signed:${String(instr.width.signed)},bits:${String(instr.width.bits)}}`;
  const args = `x,${address},"${instr.kind}",${value(instr.value)},${expected},${width}`;
  return `if(!rt.rmw(${args},${String(pc)}))return;${set}rt.old;`;
}

function local(instr: LocalInstr, pc: number): string {
  switch (instr.op) {
    case "mov":
      return `r${String(instr.dst)}=${instr.width ? cutTo(value(instr.a), instr.width) : value(instr.a)};`;
    case "binary":
      return `r${String(instr.dst)}=${binary(instr)};`;
    case "current":
      return `r${String(instr.dst)}=rt.task(x);`;
    case "stack":
      return `r${String(instr.dst)}=rt.stack(x)+${String(instr.offset)};`;
    case "percpu":
      return `r${String(instr.dst)}=rt.percpu(${value(instr.pointer)},${value(instr.cpu)});`;
    case "fail":
      return `rt.fail(${JSON.stringify(instr.rule)},${JSON.stringify(instr.text)},${String(pc)});`;
    case "observe":
      return `rt.observe(${JSON.stringify(instr.name)},${value(instr.a)});`;
    case "witness":
      return `rt.witness(${JSON.stringify(instr.name)});`;
    case "jump":
    case "branch":
      return "";
  }
}

/** Writes the functions of one image. */
class Generator {
  constructor(
    private readonly image: Image,
    private readonly slots: Slots,
    private readonly locks: ReadonlySet<number>,
  ) {}

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
      ? `rt.reached[${String(pc)}]=1;${visible(first, pc, this.locks)}`
      : "";
    if (first.op === "end") return `${head}${this.ending(pc)}`;
    const blocks = this.localBlocks(isVisible(first) ? pc + 1 : pc);
    if (blocks.size === 0) return head + this.exit(pc + 1, from, pc);
    const start = isVisible(first) ? pc + 1 : pc;
    if (blocks.size === 1) return head + this.block(start, from, pc, () => "");
    const cases = [...blocks].map(
      (at) =>
        `case ${String(at)}:${this.block(at, from, pc, (to) => `b=${String(to)};continue;`, blocks)}`,
    );
    return `${head}let b=${String(start)};for(;;)switch(b){${cases.join("")}}`;
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

  /** Leaves the step before visible instruction `to`: live registers to the state, dead ones to 0. */
  private exit(to: number, from: readonly number[], origin: number): string {
    const entry = this.slots.entryOf[to] as number;
    const live = this.slots.live[to] ?? [];
    const kept = new Set(live.map((reg) => this.word(entry, reg)));
    const dead = from.map((reg) => this.word(entry, reg)).filter((word) => !kept.has(word));
    const writes = live
      .filter((reg) => !from.includes(reg) || this.mayWrite(origin, reg))
      .map((reg) => `st.write(x+${String(this.word(entry, reg))},r${String(reg)});`);
    const clears = [...new Set(dead)].map((word) => `st.write(x+${String(word)},0);`);
    return `${writes.join("")}${clears.join("")}st.write(x+${String(PC)},${String(to + 1)});return;`;
  }

  private mayWrite(origin: number, reg: number): boolean {
    const first = this.instr(origin);
    if (isVisible(first) && operands(first).writes === reg) return true;
    for (const at of this.localBlocks(isVisible(first) ? origin + 1 : origin)) {
      for (let pc = at; ; pc++) {
        const instr = this.instr(pc);
        if (!isLocal(instr)) break;
        if (operands(instr).writes === reg) return true;
        if (instr.op === "jump" || instr.op === "branch" || instr.op === "fail") break;
      }
    }
    return false;
  }

  private ending(pc: number): string {
    const entry = this.slots.entryOf[pc] as number;
    const clears = (this.slots.live[pc] ?? []).map(
      (reg) => `st.write(x+${String(this.word(entry, reg))},0);`,
    );
    return `${clears.join("")}rt.ended(x);`;
  }
}

function probe(instr: Instr, slots: Slots, pc: number): string {
  const result = probed(instr);
  return result === undefined
    ? "undefined"
    : `function(x){${loads(instr, slots, pc)}return ${result};}`;
}

function address(instr: Instr, slots: Slots, pc: number): string {
  return "addr" in instr && "cls" in instr
    ? `function(x){${loads(instr, slots, pc)}return ${value(instr.addr)};}`
    : "undefined";
}

function probed(instr: Instr): string | undefined {
  switch (instr.op) {
    case "await":
      return `rt.peek(${value(instr.addr)})===${value(instr.expected)}?1:0`;
    case "choose":
      return value(instr.count);
    case "irq":
      return value(instr.enable);
    case "store":
    case "store-exclusive":
    case "rmw":
      return value(instr.value);
    default:
      return undefined;
  }
}

function loads(instr: Instr, slots: Slots, pc: number): string {
  const map = slots.slotOf[slots.entryOf[pc] as number];
  return [...new Set(operands(instr).reads)]
    .map((reg) => `const r${String(reg)}=W[x+${String(REGISTERS + (map?.get(reg) as number))}];`)
    .join("");
}

/** @param rt what the generated functions call */
export function generate(image: Image, slots: Slots, rt: Runtime): Code {
  const generator = new Generator(image, slots, rt.facts.lockClasses);
  const step = image.code.map((instr, pc) =>
    isVisible(instr) ? generator.function(pc, slots.live[pc] ?? []) : "undefined",
  );
  const start = image.entries.map(({ pc }) =>
    isVisible(image.code[pc] as Instr)
      ? `function(x){st.write(x+${String(PC)},${String(pc + 1)});}`
      : generator.function(pc, []),
  );
  const addresses = image.code.map((instr, pc) => address(instr, slots, pc));
  const probes = image.code.map((instr, pc) => probe(instr, slots, pc));
  const text = `"use strict";return {step:[${step.join(",\n")}],start:[${start.join(",\n")}],probe:[${probes.join(",")}],address:[${addresses.join(",")}]};`;
  const build = compileFunction(text, ["rt", "st", "W", "mem"]) as (...args: unknown[]) => Code;
  return build(rt, rt.state, rt.state.words, rt.model);
}

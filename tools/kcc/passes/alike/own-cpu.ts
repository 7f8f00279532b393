// SPDX-License-Identifier: GPL-2.0-only
/**
 * Accesses to the running CPU's copy of a per-CPU word. x86 has one instruction for them; others find out
 * the CPU and the address first, with interrupts or preemption off so that both stay true. Where nothing
 * else is done meanwhile, a run in which something comes in between is one in which it came before or
 * after: all of it is one step. A handler that comes in and never ends came upon a context which keeps its
 * CPU, and would not have before or after; so where one could come in, that is a condition (`BRACKETED`).
 */
import type { Image, Instr, Operand, VisibleInstr } from "../../ir.js";
import { Liveness, successors } from "../../liveness.js";
import { isLocal } from "../../local.js";
import { inputsOf, isPure } from "../../operands.js";
import { factsOf, type InstructionFacts, writtenFromAfar } from "../facts.js";
import { BRACKETED, isOwn, isRegister, merged, type Rmw } from "./merge.js";
import { ownWrites } from "./staying.js";

type Access = Extract<VisibleInstr, { op: "load" | "store" | "rmw" }>;

/** Instructions that come to one access. */
interface Whole {
  readonly access: Access;
  readonly at: number;
  /** Those that go, in their order. */
  readonly others: readonly number[];
  /** A read and a write of their own, which interrupts being off keeps together. */
  readonly isSplit: boolean;
}

/** What keeps a context on its CPU meanwhile. */
interface Bracket {
  readonly around: readonly number[];
  /** A handler could come in all the same. */
  readonly isOpen: boolean;
}

/**
 * The code with each such access as one instruction.
 * @param mayStick some handler might never end
 */
export function onOwnCpu(image: Image, mayStick: boolean): Instr[] {
  const facts = factsOf(image);
  const finder = new Finder(image, facts, mayStick);
  const found = image.code.flatMap((_, pc) => finder.wholeAt(pc) ?? []);
  const near = new Set([
    ...found.flatMap(({ at, others }) => [at, ...others]),
    ...ownWrites(image, (pc) => finder.countChange(pc)),
  ]);
  // A write of another CPU could come between the read and the write.
  const afar = writtenFromAfar(image, near);
  const code = [...image.code];
  for (const { access, at, others, isSplit } of found) {
    if (isSplit && afar.has(access.cls)) continue;
    for (const pc of others) code[pc] = { op: "jump", to: pc + 1, src: access.src };
    code[at] = access;
  }
  return code.map((instr) => {
    if (instr.op !== "rmw") return instr;
    const isNear = instr.cls === facts.preemptClass || (instr.thisCpu && !afar.has(instr.cls));
    if (!isNear && !instr.locked) return instr;
    return { ...instr, locked: true, order: instr.order === BRACKETED ? BRACKETED : "plain" };
  });
}

class Finder {
  private readonly code: readonly Instr[];
  private readonly liveness: Liveness;
  /** Where control may come to other than from the instruction before. */
  private readonly targets: ReadonlySet<number>;
  private readonly hasNmi: boolean;

  constructor(
    private readonly image: Image,
    private readonly facts: InstructionFacts,
    private readonly mayStick: boolean,
  ) {
    const { code, entries, scenario } = image;
    this.code = code;
    this.liveness = new Liveness(code);
    const jumps = code.flatMap((instr, pc) =>
      successors(instr, pc).filter((to) => to !== pc + 1 || instr.op === "jump"),
    );
    this.targets = new Set([...entries.map(({ pc }) => pc), ...jumps]);
    this.hasNmi = scenario.interrupts.some(({ kind }) => kind === "nmi");
  }

  /** The access for which the CPU is found out at `pc`. */
  wholeAt(pc: number): Whole | undefined {
    const cpu = this.code[pc];
    if (cpu?.op !== "cpu") return undefined;
    const at = this.next(pc);
    const place = this.placeOf(cpu.dst, pc, at);
    if (place === undefined) return undefined;
    const { dst, pointer } = this.code[place] as Extract<Instr, { op: "percpu" }>;
    const found = this.accessAt(at, dst);
    if (!found) return undefined;
    const { whole, last } = found;
    const bracket = this.bracketAround(pc, last, whole !== undefined);
    if (!bracket) return undefined;
    const { around, isOpen } = bracket;
    const [first = pc] = around;
    const end = around.at(-1) ?? last;
    if (end !== at && this.tells(end)) return undefined;
    if (this.isEntered(first, end) || !this.isOnlyFor([cpu.dst, dst], [pc, place, at, last], last))
      return undefined;
    if (this.isWritten(pointer, place, at) || this.isWritten({ reg: dst }, place, last))
      return undefined;
    const access = whole ?? (this.code[at] as Access);
    return {
      access: { ...access, addr: pointer, thisCpu: true, order: isOpen ? BRACKETED : "plain" },
      at,
      others: [...around, pc, place, ...(last === at ? [] : [last])],
      isSplit: whole !== undefined,
    };
  }

  /** Whether the step at `pc` ends in what others may come before: an observation, or a finding. */
  private tells(pc: number): boolean {
    const seen = new Set(successors(this.code[pc] as Instr, pc));
    for (const at of seen) {
      const instr = this.code[at];
      if (instr?.op === "observe" || instr?.op === "fail") return true;
      if (instr && isLocal(instr)) for (const next of successors(instr, at)) seen.add(next);
    }
    return false;
  }

  /** Where the address on the CPU in this register is made, between the two places. */
  private placeOf(cpu: number, from: number, to: number): number | undefined {
    for (let pc = from + 1; pc < to; pc++) {
      const instr = this.code[pc] as Instr;
      if (instr.op === "percpu" && isRegister(instr.cpu, cpu)) return pc;
    }
    return undefined;
  }

  /** The access at `at`, by way of this address, and where it ends; `whole` if it is a read and a write. */
  private accessAt(at: number, address: number): { whole?: Rmw; last: number } | undefined {
    const isHere = (pc: number, ...ops: string[]): boolean => {
      const instr = this.code[pc] as Instr;
      return ops.includes(instr.op) && "addr" in instr && isRegister(instr.addr, address);
    };
    if (isHere(at, "rmw")) return this.facts.wholeRmw[at] ? { last: at } : undefined;
    if (!isHere(at, "load", "store")) return undefined;
    const write = this.next(at);
    if (!isHere(at, "load") || !isHere(write, "store")) return { last: at };
    const whole = merged(this.code, at, write);
    return whole && { whole, last: write };
  }

  /** What keeps the context on its CPU meanwhile, and a split access whole; undefined if nothing does. */
  private bracketAround(from: number, to: number, isSplit: boolean): Bracket | undefined {
    const [before, after] = [this.previous(from), this.next(to)];
    const masked = this.maskedAround(before, after);
    if (masked && !(isSplit && this.hasNmi))
      return { around: masked, isOpen: this.hasNmi && this.mayStick };
    if (isSplit) return undefined;
    if (this.countChange(before) === 1 && this.countChange(after) === -1)
      return { around: [before, after], isOpen: this.mayStick };
    // Without preemption the first of them may have taken the CPU.
    return this.image.scenario.preempt ? undefined : { around: [], isOpen: this.mayStick };
  }

  /** Interrupts turned off, and back to as they were. */
  private maskedAround(off: number, back: number): number[] | undefined {
    const saved = this.previous(off);
    const [save, mask, restore] = [this.code[saved], this.code[off], this.code[back]];
    if (save?.op !== "irq-enabled" || mask?.op !== "irq" || restore?.op !== "irq") return undefined;
    if (save.soft || mask.soft || restore.soft) return undefined;
    const isOff = "value" in mask.enable && mask.enable.value === 0;
    if (!isOff || !isRegister(restore.enable, save.dst)) return undefined;
    return this.liveness.isLive(save.dst, back + 1) ? undefined : [saved, off, back];
  }

  /** What an instruction adds to the context's preempt count; -Infinity if it is not known. */
  countChange(pc: number): number {
    const instr = this.code[pc];
    const { preemptClass } = this.facts;
    if (!instr || !("cls" in instr) || instr.cls !== preemptClass || instr.op === "load") return 0;
    if (instr.op !== "rmw" || instr.kind !== "add" || !("value" in instr.value)) return -Infinity;
    return isOwn(this.code, pc) ? instr.value.value : -Infinity;
  }

  private isEntered(first: number, last: number): boolean {
    for (let pc = first + 1; pc <= last; pc++) if (this.targets.has(pc)) return true;
    return false;
  }

  /** Whether the registers are used by these instructions alone, and not after `last`. */
  private isOnlyFor(registers: readonly number[], users: readonly number[], last: number): boolean {
    const [first = last] = users;
    const isUsed = (operand: Operand): boolean => registers.some((one) => isRegister(operand, one));
    for (let pc = first; pc <= last; pc++) {
      if (!users.includes(pc) && inputsOf(this.code[pc] as Instr).some(isUsed)) return false;
    }
    return !registers.some((register) => this.liveness.isLive(register, last + 1));
  }

  /** Whether something between the two places writes the register that this is. */
  private isWritten(operand: Operand, from: number, to: number): boolean {
    return this.code
      .slice(from + 1, to)
      .some((instr) => "dst" in instr && isRegister(operand, instr.dst));
  }

  /** The next instruction that does more than compute a register. */
  private next(pc: number): number {
    let at = pc + 1;
    while (at < this.code.length && isPure(this.code[at] as Instr)) at++;
    return at;
  }

  private previous(pc: number): number {
    let at = pc - 1;
    while (at >= 0 && isPure(this.code[at] as Instr)) at--;
    return at;
  }
}

// SPDX-License-Identifier: GPL-2.0-only
/**
 * Runs a function's code over what is known of its registers and its protection until nothing new is
 * learnt: preemption and interrupts as compared with the moment the function was entered.
 */
import type { Image, Instr, Operand } from "../kcc/ir.js";
import { liveAt } from "../kcc/liveness.js";
import {
  computed,
  constant,
  CURRENT,
  joinRegisters,
  parts,
  percpu,
  set,
  valueOf,
  type Registers,
  type Value,
} from "./value.js";

/** The part of an image that the meaning of code is read from. */
export type Code = Pick<Image, "code" | "classes" | "sources" | "taskStruct">;

/** The instruction that turned interrupts off, in hardware and by the software mask; none if on. */
export interface Masking {
  readonly hard: number | undefined;
  readonly soft: number | undefined;
}

/** What holds just before an instruction. */
export interface Known {
  readonly registers: Registers;
  /** preempt_count above what it was at entry; undefined when that depends on the way taken. */
  readonly depth: number | undefined;
  readonly masking: Masking;
}

/** Places an instruction can go on to. */
export function successors(instr: Instr, pc: number): number[] {
  if (instr.op === "jump") return [instr.to];
  if (instr.op === "branch") return [instr.to, instr.otherwise];
  return instr.op === "end" || instr.op === "fail" ? [] : [pc + 1];
}

/** Key of the address of this task's preempt_count. */
export function countAddress(code: Code): string | undefined {
  const { preemptCount } = code.taskStruct;
  if (preemptCount < 0) return undefined;
  return computed("+", CURRENT, constant(preemptCount), -1).key;
}

/** By how much the instruction changes preempt_count; undefined if it does so in a way not known. */
function countChange(code: Code, instr: Instr, { registers }: Known): number | undefined {
  if (!("addr" in instr) || valueOf(registers, instr.addr).key !== countAddress(code)) return 0;
  if (instr.op === "rmw" && instr.kind === "add") {
    const value = valueOf(registers, instr.value);
    return value.kind === "constant" ? value.value : undefined;
  }
  if (instr.op !== "store" && instr.op !== "store-exclusive") return 0;
  const stored = valueOf(registers, instr.value);
  if (stored.kind !== "computed") return undefined;
  const [from, by] = stored.parts;
  if (from.kind !== "load" || by.kind !== "constant") return undefined;
  return stored.operator === "-" ? -by.value : by.value;
}

/** A flag that was read earlier brings back what held then. */
function maskingAfter(instr: Instr, pc: number, { registers, masking }: Known): Masking {
  if (instr.op !== "irq") return masking;
  const kind = instr.soft ? "soft" : "hard";
  const enable = valueOf(registers, instr.enable);
  const off = enable.kind === "constant" && enable.value === 0;
  const since = enable.kind === "flag" ? enable.offSince : undefined;
  return { ...masking, [kind]: off ? (masking[kind] ?? pc) : since };
}

function result(instr: Instr, pc: number, { registers, masking }: Known): Value {
  const value = (operand: Operand): Value => valueOf(registers, operand);
  switch (instr.op) {
    case "mov":
      return value(instr.a);
    case "binary":
      return computed(instr.operator, value(instr.a), value(instr.b), pc);
    case "current":
      return CURRENT;
    case "stack":
      return { kind: "stack", key: `stack+${instr.offset}` };
    case "percpu":
      return percpu(value(instr.pointer), value(instr.cpu), pc);
    case "irq-enabled":
      return { kind: "flag", key: `flag@${pc}`, offSince: masking[instr.soft ? "soft" : "hard"] };
    case "load":
    case "load-exclusive":
      return { kind: "load", key: `load@${pc}`, pc, address: value(instr.addr).key };
    default:
      return set(pc);
  }
}

function after(code: Code, pc: number, known: Known): Known {
  const instr = code.code[pc];
  if (!instr) return known;
  const change = countChange(code, instr, known);
  const registers = new Map(known.registers);
  if ("dst" in instr && instr.dst >= 0) {
    registers.set(instr.dst, result(instr, pc, known));
  }
  const depth =
    known.depth === undefined || change === undefined ? undefined : known.depth + change;
  return { registers, depth, masking: maskingAfter(instr, pc, known) };
}

function join(a: Known, b: Known, pc: number): Known {
  const both = (kind: keyof Masking): number | undefined =>
    a.masking[kind] === b.masking[kind] ? a.masking[kind] : undefined;
  return {
    registers: joinRegisters(a.registers, b.registers, pc),
    depth: a.depth === b.depth ? a.depth : undefined,
    masking: { hard: both("hard"), soft: both("soft") },
  };
}

function isSame(a: Known, b: Known): boolean {
  if (a.depth !== b.depth || a.registers.size !== b.registers.size) return false;
  if (a.masking.hard !== b.masking.hard || a.masking.soft !== b.masking.soft) return false;
  return [...a.registers].every(([register, { key }]) => b.registers.get(register)?.key === key);
}

/** Without the registers that nobody reads any more. */
function living({ registers, ...rest }: Known, live: readonly number[]): Known {
  const kept = live.flatMap((register): [number, Value][] => {
    const value = registers.get(register);
    return value ? [[register, value]] : [];
  });
  return { ...rest, registers: new Map(kept) };
}

/** What is known before every instruction that can be reached from `entry`, of registers still needed. */
export function flow(code: Code, entry: number): Map<number, Known> {
  const start: Known = {
    registers: new Map(),
    depth: 0,
    masking: { hard: undefined, soft: undefined },
  };
  const live = liveAt(code);
  const known = new Map<number, Known>([[entry, start]]);
  const order = inOrder(code, entry);
  for (const changed = new Set([entry]); changed.size > 0;) {
    for (const pc of order) {
      const before = known.get(pc);
      const instr = code.code[pc];
      if (!changed.delete(pc) || !before || !instr) continue;
      const next = after(code, pc, before);
      for (const to of successors(instr, pc)) {
        const here = living(next, live[to] ?? []);
        const old = known.get(to);
        const merged = old ? join(old, here, to) : here;
        if (old && isSame(old, merged)) continue;
        known.set(to, merged);
        changed.add(to);
      }
    }
  }
  return known;
}

/** What can be reached from `entry`, each instruction after those that lead to it, loops apart. */
export function inOrder(code: Code, entry: number): number[] {
  const seen = new Set<number>();
  const finished: number[] = [];
  const open = [{ pc: entry, left: successorsAt(code, entry) }];
  seen.add(entry);
  for (let top = open.at(-1); top; top = open.at(-1)) {
    const next = top.left.pop();
    if (next === undefined) {
      finished.push(top.pc);
      open.pop();
    } else if (!seen.has(next)) {
      seen.add(next);
      open.push({ pc: next, left: successorsAt(code, next) });
    }
  }
  return finished.reverse();
}

function successorsAt(code: Code, pc: number): number[] {
  const instr = code.code[pc];
  return instr ? successors(instr, pc) : [];
}

/** Whether the address is this task's own: its stack or its task_struct. */
export function isOwn(address: Value): boolean {
  return parts(address).some(({ kind }) => kind === "stack" || kind === "current");
}

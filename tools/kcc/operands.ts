// SPDX-License-Identifier: GPL-2.0-only
import type { Instr, Operand } from "./ir.js";

type Key =
  "a" | "b" | "cond" | "pointer" | "cpu" | "addr" | "expected" | "value" | "enable" | "count";

type Inputs = Readonly<Partial<Record<Key, Operand>>>;

const NONE: readonly Key[] = [];

/** Which properties of an instruction are operands it reads. */
const KEYS: ReadonlyMap<Instr["op"], readonly Key[]> = new Map([
  ["mov", ["a"]],
  ["binary", ["a", "b"]],
  ["branch", ["cond"]],
  ["percpu", ["pointer", "cpu"]],
  ["observe", ["a"]],
  ["load", ["addr"]],
  ["store", ["addr", "value"]],
  ["rmw", ["addr", "expected", "value"]],
  ["load-exclusive", ["addr"]],
  ["store-exclusive", ["addr", "value"]],
  ["await", ["addr", "expected", "value"]],
  ["irq", ["enable"]],
  ["free", ["addr"]],
  ["choose", ["count"]],
]);

/** Calls `visit` with each operand an instruction reads, in the order they are written. */
export function eachInput(instr: Instr, visit: (operand: Operand) => void): void {
  const fields = instr as Inputs;
  for (const key of KEYS.get(instr.op) ?? NONE) {
    const operand = fields[key];
    if (operand) visit(operand);
  }
}

/** The operands an instruction reads, in the order they are written. */
export function inputsOf(instr: Instr): Operand[] {
  const inputs: Operand[] = [];
  eachInput(instr, (operand) => inputs.push(operand));
  return inputs;
}

/** The instruction with every operand replaced by what `map` gives; itself if nothing changes. */
export function mapInputs<T extends Instr>(instr: T, map: (operand: Operand) => Operand): T {
  const fields = instr as Inputs;
  let changed: T | undefined;
  for (const key of KEYS.get(instr.op) ?? NONE) {
    const operand = fields[key];
    const mapped = operand && map(operand);
    if (mapped && mapped !== operand) changed = { ...(changed ?? instr), [key]: mapped };
  }
  return changed ?? instr;
}

/** The register an instruction writes, or -1. */
export function outputOf(instr: Instr): number {
  return "dst" in instr ? instr.dst : -1;
}

/** The same instruction with its result in `register`. */
export function withOutput<T extends Instr>(instr: T, register: number): T {
  return { ...instr, dst: register };
}

/** True for instructions that only compute a register: without use, they can go. */
export function isPure(instr: Instr): boolean {
  const { op } = instr;
  return op === "mov" || op === "binary" || op === "current" || op === "stack" || op === "percpu";
}

// SPDX-License-Identifier: GPL-2.0-only
/**
 * What is known of a register without running the code. Values that are written alike are the same
 * value, so two addresses can be compared by their keys.
 */
import type { Operand } from "../kcc/ir.js";

export type Value =
  | { readonly kind: "constant"; readonly key: string; readonly value: number }
  /** Held by the register when the function was entered: an argument. */
  | { readonly kind: "argument"; readonly key: string }
  /** The running task's task_struct. */
  | { readonly kind: "current"; readonly key: string }
  | { readonly kind: "stack"; readonly key: string }
  /** Read from memory by the instruction at `pc`, from the address written `address`. */
  | { readonly kind: "load"; readonly key: string; readonly pc: number; readonly address: string }
  /** This CPU's, or another CPU's, copy of a per-CPU object. */
  | { readonly kind: "percpu"; readonly key: string; readonly parts: readonly Value[] }
  | {
      readonly kind: "computed";
      readonly key: string;
      readonly operator: string;
      readonly parts: readonly [Value, Value];
    }
  /** Whether interrupts were on when the instruction at `pc` looked; `offSince` if they were not. */
  | { readonly kind: "flag"; readonly key: string; readonly offSince: number | undefined }
  /** Set by the instruction at `pc` in a way that says nothing more. */
  | { readonly kind: "set"; readonly key: string; readonly pc: number }
  /** Different on different ways to a place. */
  | { readonly kind: "joined"; readonly key: string; readonly parts: readonly Value[] };

/** Deeper expressions are not written out. */
const LONGEST_KEY = 400;

export const CURRENT: Value = { kind: "current", key: "current" };

export function constant(value: number): Value {
  return { kind: "constant", key: String(value), value };
}

export function argument(register: number): Value {
  return { kind: "argument", key: `arg${register}` };
}

export function set(pc: number): Value {
  return { kind: "set", key: `set@${pc}`, pc };
}

export function computed(operator: string, a: Value, b: Value, pc: number): Value {
  if (operator === "+" && b.kind === "constant" && b.value === 0) return a;
  const key = `(${a.key} ${operator} ${b.key})`;
  return key.length > LONGEST_KEY ? set(pc) : { kind: "computed", key, operator, parts: [a, b] };
}

export function percpu(pointer: Value, cpu: Value, pc: number): Value {
  const key = `percpu(${pointer.key}, ${cpu.key})`;
  return key.length > LONGEST_KEY ? set(pc) : { kind: "percpu", key, parts: [pointer, cpu] };
}

/** Values of all registers at a place; a register not in the map holds what it held at entry. */
export type Registers = ReadonlyMap<number, Value>;

export function valueOf(registers: Registers, operand: Operand): Value {
  if ("value" in operand) return constant(operand.value);
  return registers.get(operand.reg) ?? argument(operand.reg);
}

/** Registers where two ways meet at `pc`. */
export function joinRegisters(a: Registers, b: Registers, pc: number): Registers {
  const joined = new Map<number, Value>();
  for (const register of new Set([...a.keys(), ...b.keys()])) {
    const left = valueOf(a, { reg: register });
    const right = valueOf(b, { reg: register });
    const key = `join${register}@${pc}`;
    const same = left.key === right.key;
    joined.set(register, same ? left : { kind: "joined", key, parts: [left, right] });
  }
  return joined;
}

/**
 * Every value `value` is made of, itself included, once each: where ways part and meet again and again
 * the same few values are parts of each other in very many ways.
 */
export function parts(value: Value): Value[] {
  const found = new Set<Value>([value]);
  for (const one of found) {
    if ("parts" in one) for (const part of one.parts) found.add(part);
  }
  return [...found];
}

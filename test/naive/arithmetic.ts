// SPDX-License-Identifier: GPL-2.0-only
/** What instructions compute. Words are int32; see `Width` in tools/kcc/ir.ts. */
import type { BinaryOperator, Operand, RmwKind, Width } from "../../tools/kcc/ir.js";
import { Broken } from "./rules.js";

export function valueOf(operand: Operand, registers: readonly number[]): number {
  return "value" in operand ? operand.value : (registers[operand.reg] ?? 0);
}

/** The low bits of a value, extended as the width says. */
export function cut(value: number, { signed, bits }: Width): number {
  if (bits >= 32) return value | 0;
  const low = value & (2 ** bits - 1);
  return signed && low >= 2 ** (bits - 1) ? low - 2 ** bits : low;
}

/** A word as the number that it stands for. */
function meaning(word: number, { signed, bits }: Width): number {
  return !signed && bits >= 32 ? word >>> 0 : word;
}

function divide(a: number, b: number): number {
  if (b === 0) throw new Broken("divide");
  return Math.trunc(a / b);
}

export function binary(operator: BinaryOperator, a: number, b: number, width: Width): number {
  const [left, right] = [meaning(a, width), meaning(b, width)];
  switch (operator) {
    case "+":
      return cut(a + b, width);
    case "-":
      return cut(a - b, width);
    case "*":
      return cut(Math.imul(a, b), width);
    case "/":
      return cut(divide(left, right), width);
    case "%":
      return cut(left - right * divide(left, right), width);
    case "&":
      return cut(a & b, width);
    case "|":
      return cut(a | b, width);
    case "^":
      return cut(a ^ b, width);
    case "<<":
      return cut(a << b, width);
    case ">>":
      return cut(width.signed ? a >> b : a >>> b, width);
    case "<":
      return Number(left < right);
    case "<=":
      return Number(left <= right);
    case ">":
      return Number(left > right);
    case ">=":
      return Number(left >= right);
    case "==":
      return Number(a === b);
    case "!=":
      return Number(a !== b);
  }
}

/** What a read-modify-write makes of the old value; a `cas` does so only where it finds what it expects. */
export function modified(kind: RmwKind, old: number, value: number, width: Width): number {
  switch (kind) {
    case "add":
      return cut(old + value, width);
    case "and":
      return cut(old & value, width);
    case "or":
      return cut(old | value, width);
    case "xchg":
    case "cas":
      return cut(value, width);
  }
}

// SPDX-License-Identifier: GPL-2.0-only
import type { BinaryOperator, Width } from "./ir.js";

/** `int`. */
export const INT: Width = { signed: true, bits: 32 };
/** Pointers, and `uint`. */
export const UINT: Width = { signed: false, bits: 32 };
/** `bool`, one word. */
export const BOOL: Width = INT;

/**
 * `value` as a word of `width`: the low bits, sign-extended or zero-extended into an int32. An
 * unsigned word of 32 bits is kept as the int32 with the same bits.
 */
export function cut(value: number, width: Width): number {
  if (width.bits >= 32) return value | 0;
  const shift = 32 - width.bits;
  return width.signed ? (value << shift) >> shift : (value << shift) >>> shift;
}

/** The number a word of `width` stands for. */
export function numberOf(word: number, width: Width): number {
  return width.signed ? word : word >>> 0;
}

/** The result of `operator` on two words of `width`; undefined for a division by zero. */
export function compute(
  operator: BinaryOperator,
  left: number,
  right: number,
  width: Width,
): number | undefined {
  const a = numberOf(left, width);
  const b = numberOf(right, width);
  switch (operator) {
    case "+":
      return cut(left + right, width);
    case "-":
      return cut(left - right, width);
    case "*":
      return cut(Math.imul(left, right), width);
    case "/":
      return b === 0 ? undefined : cut(Math.trunc(a / b), width);
    case "%":
      return b === 0 ? undefined : cut(a % b, width);
    case "&":
      return cut(left & right, width);
    case "|":
      return cut(left | right, width);
    case "^":
      return cut(left ^ right, width);
    case "<<":
      return cut(left << right, width);
    case ">>":
      return cut(width.signed ? left >> right : left >>> right, width);
    default:
      return compare(operator, a, b) ? 1 : 0;
  }
}

function compare(operator: "<" | "<=" | ">" | ">=" | "==" | "!=", a: number, b: number): boolean {
  switch (operator) {
    case "<":
      return a < b;
    case "<=":
      return a <= b;
    case ">":
      return a > b;
    case ">=":
      return a >= b;
    case "==":
      return a === b;
    case "!=":
      return a !== b;
  }
}

// SPDX-License-Identifier: GPL-2.0-only
import type { BinaryOperator, Operand } from "../ir.js";
import type { Position } from "../syntax.js";
import { BOOL_TYPE, isPointerLike, type Type, UINT_TYPE, usualType } from "../types/type.js";
import { compute } from "../width.js";
import type { Context } from "./context.js";
import { convert } from "./convert.js";
import { constant, type WordValue, word } from "./values.js";

const COMPARISONS: ReadonlySet<BinaryOperator> = new Set(["<", "<=", ">", ">=", "==", "!="]);

/** `left operator right` on words. */
export function binary(
  cx: Context,
  operator: BinaryOperator,
  left: WordValue,
  right: WordValue,
  at: Position,
): WordValue {
  if (isPointerLike(left.type) || isPointerLike(right.type)) {
    return comparePointers(cx, operator, left, right, at);
  }
  if (left.type.kind !== "scalar" || right.type.kind !== "scalar") {
    return cx.fail(at, `${operator} needs integers`, "Strings are for messages only.");
  }
  const shift = operator === "<<" || operator === ">>";
  const type = usualType(left.type, shift ? left.type : right.type);
  const a = convert(cx, left, type, at).operand;
  const b = shift ? right.operand : convert(cx, right, type, at).operand;
  return operate(cx, { operator, a, b, type }, at);
}

interface Operation {
  readonly operator: BinaryOperator;
  readonly a: Operand;
  readonly b: Operand;
  readonly type: Type & { readonly kind: "scalar" };
}

/** Folds or emits an operation whose operands have been brought to its type. */
function operate(cx: Context, { operator, a, b, type }: Operation, at: Position): WordValue {
  const { width } = type;
  const result = COMPARISONS.has(operator) ? BOOL_TYPE : type;
  if ("value" in a && "value" in b) {
    const value = compute(operator, a.value, b.value, width);
    if (value !== undefined) return constant(result, value);
  }
  const same = identity(operator, a, b);
  if (same) return word(type, same);
  const dst = cx.emitter.register(boundOf(cx, operator, a, b));
  cx.emit(at, { op: "binary", dst, operator, a, b, width });
  return word(result, { reg: dst });
}

/** The operand that x + 0, x | 0 and their like leave as it is. */
function identity(operator: BinaryOperator, a: Operand, b: Operand): Operand | undefined {
  if ("value" in b && b.value === 0 && ["+", "-", "|", "^", "<<", ">>"].includes(operator))
    return a;
  return "value" in a && a.value === 0 && ["+", "|", "^"].includes(operator) ? b : undefined;
}

/** The largest value the result can have, where that is plain to see. */
function boundOf(
  cx: Context,
  operator: BinaryOperator,
  a: Operand,
  b: Operand,
): number | undefined {
  if (COMPARISONS.has(operator)) return 1;
  const [left, right] = [cx.emitter.bound(a), cx.emitter.bound(b)];
  if (operator === "&") return left === undefined ? right : Math.min(left, right ?? left);
  if (left === undefined || right === undefined) return undefined;
  if (operator === "^" || operator === "|") return 2 ** (32 - Math.clz32(left | right)) - 1;
  if (operator === "%" && "value" in b && b.value > 0) return b.value - 1;
  return operator === ">>" || operator === "/" ? left : undefined;
}

function comparePointers(
  cx: Context,
  operator: BinaryOperator,
  left: WordValue,
  right: WordValue,
  at: Position,
): WordValue {
  if (!COMPARISONS.has(operator)) {
    const advice =
      "Pointers are compared, and followed with `.field` and `.$`; index an array instead.";
    return cx.fail(at, "there is no arithmetic on pointers", advice);
  }
  const isNull = (value: WordValue): boolean =>
    "value" in value.operand && value.operand.value === 0;
  const fits = isPointerLike(left.type) && isPointerLike(right.type);
  if (!fits && !isNull(left) && !isNull(right)) {
    cx.fail(
      at,
      `\`${left.type.key}\` is compared with \`${right.type.key}\``,
      "Compare it with NULL.",
    );
  }
  return operate(cx, { operator, a: left.operand, b: right.operand, type: UINT_TYPE }, at);
}

/** `-x` and `~x`. */
export function unary(
  cx: Context,
  operator: "-" | "~",
  operand: WordValue,
  at: Position,
): WordValue {
  const { type } = operand;
  if (type.kind !== "scalar")
    return cx.fail(at, `${operator} needs an integer`, "Pointers have none.");
  return operator === "-"
    ? binary(cx, "-", constant(type, 0), operand, at)
    : binary(cx, "^", operand, constant(type, -1), at);
}

/** Whether a constant is true; undefined for what is not known. */
export function decided({ operand }: WordValue): boolean | undefined {
  return "value" in operand ? operand.value !== 0 : undefined;
}

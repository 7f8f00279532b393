// SPDX-License-Identifier: GPL-2.0-only
import type { BinaryOperator, MemoryOrder, Operand } from "../ir.js";
import type { AssignExpression, Position, StepExpression } from "../syntax.js";
import { INT_TYPE, isWord, widthOf, wordsOf } from "../types/type.js";
import type { Context } from "./context.js";
import { convert } from "./convert.js";
import { lowerExpression, lowerPlace, lowerWord } from "./expressions.js";
import { binary, unary } from "./operators.js";
import { access, asWord, elementOf, fieldOf, load, operandOf } from "./places.js";
import {
  constant,
  type MemoryPlace,
  NOTHING,
  type Place,
  type Value,
  type WordValue,
} from "./values.js";

/** `target = value`, `target += value`; `used` when its own value is wanted. */
export function lowerAssign(cx: Context, expression: AssignExpression, used: boolean): Value {
  const { target, operator, at } = expression;
  const place = lowerPlace(cx, target);
  if (!operator) {
    if (!isWord(place.type)) return copyObject(cx, place, lowerPlace(cx, expression.value), at);
    return assign(cx, place, lowerExpression(cx, expression.value), at);
  }
  if (used || (operator !== "+" && operator !== "-")) {
    const old = load(cx, place, "plain", at);
    return assign(cx, place, binary(cx, operator, old, lowerWord(cx, expression.value), at), at);
  }
  addTo(cx, { place, operator, amount: lowerWord(cx, expression.value) }, at);
  return NOTHING;
}

/** `target++` and its like. */
export function lowerStep(cx: Context, expression: StepExpression, used: boolean): Value {
  const { at, delta } = expression;
  const place = lowerPlace(cx, expression.target);
  const one = constant(INT_TYPE, 1);
  const operator = delta > 0 ? "+" : "-";
  if (!used) {
    addTo(cx, { place, operator, amount: one }, at);
    return NOTHING;
  }
  const old = load(cx, place, "plain", at);
  const result = assign(cx, place, binary(cx, operator, old, one, at), at);
  return expression.prefix ? result : old;
}

/** Stores into a place; the result is what is in it now. */
export function assign(cx: Context, place: Place, value: Value, at: Position): WordValue {
  const converted = convert(cx, value, place.type, at);
  storeWord(cx, { place, value: converted, order: "plain" }, at);
  return converted;
}

interface Store {
  readonly place: Place;
  readonly value: WordValue;
  readonly order: MemoryOrder;
}

/** Stores a word that has the type of the place. */
export function storeWord(cx: Context, { place, value, order }: Store, at: Position): void {
  const operand = operandOf(cx, value, at);
  if (place.kind === "fixed") {
    const advice = "Declare it with `let`; a parameter that changes is copied to one first.";
    cx.fail(at, `\`${place.name}\` cannot be assigned`, advice);
  }
  if (place.kind === "register") {
    cx.emit(at, { op: "mov", dst: place.register, a: operand });
    return;
  }
  const { addr, cls } = access(cx, place, at);
  cx.emit(at, { op: "store", addr, value: operand, cls, order, thisCpu: false });
}

interface Addition {
  readonly place: Place;
  readonly operator: BinaryOperator & ("+" | "-");
  readonly amount: WordValue;
}

/**
 * `place += amount` in as many instructions as the machine's compiler makes of it. What is added has been
 * computed by then: C leaves open which comes first, and compilers read the word last.
 */
function addTo(cx: Context, { place, operator, amount }: Addition, at: Position): void {
  const { plainAdd } = cx.unit.machine;
  if (place.kind !== "memory" || place.type.kind !== "scalar" || plainAdd === "split") {
    const old = load(cx, place, "plain", at);
    assign(cx, place, binary(cx, operator, old, amount, at), at);
    return;
  }
  const given = convert(cx, amount, place.type, at);
  const value = operator === "-" ? unary(cx, "-", given, at) : given;
  if (hasOneInstruction(cx, value.operand)) addInPlace(cx, place, value.operand, at);
  else assign(cx, place, binary(cx, "+", load(cx, place, "plain", at), value, at), at);
}

function addInPlace(cx: Context, place: MemoryPlace, value: Operand, at: Position): void {
  const { addr, cls } = access(cx, place, at);
  const locked = cx.unit.machine.plainAdd === "interlocked";
  const width = widthOf(place.type);
  cx.emit(at, {
    op: "rmw",
    kind: "add",
    dst: -1,
    addr,
    value,
    cls,
    locked,
    order: "plain",
    thisCpu: false,
    width,
  });
}

/** The interlocked add of s390 takes a constant of 8 bits only; that of x86 takes anything. */
function hasOneInstruction(cx: Context, operand: Operand): boolean {
  if (cx.unit.machine.plainAdd === "one") return true;
  return "value" in operand && operand.value >= -128 && operand.value <= 127;
}

/** `a = b` of structs and arrays: word by word, in order. */
function copyObject(cx: Context, to: Place, from: Place, at: Position): Value {
  if (to.kind !== "memory" || from.kind !== "memory" || to.type.key !== from.type.key) {
    cx.fail(
      at,
      `\`${from.type.key}\` does not fit \`${to.type.key}\``,
      "Copy between objects of one type.",
    );
  }
  for (const [target, source] of wordPairs(cx, to, from, at)) {
    assign(cx, target, asWord(cx, { kind: "place", place: source }, at), at);
  }
  return NOTHING;
}

function wordPairs(
  cx: Context,
  to: MemoryPlace,
  from: MemoryPlace,
  at: Position,
): [MemoryPlace, MemoryPlace][] {
  const { type } = to;
  if (type.kind === "struct") {
    return [...type.fields.keys()].flatMap((name) =>
      wordPairs(cx, fieldOf(cx, to, name, at), fieldOf(cx, from, name, at), at),
    );
  }
  if (type.kind !== "array" || wordsOf(type) === 0) return [[to, from]];
  return Array.from({ length: type.length }, (_, i) => constant(INT_TYPE, i)).flatMap((index) =>
    wordPairs(cx, elementOf(cx, to, index, at), elementOf(cx, from, index, at), at),
  );
}

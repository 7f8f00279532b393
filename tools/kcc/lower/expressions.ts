// SPDX-License-Identifier: GPL-2.0-only
import type { Found } from "../link/module.js";
import { didYouMean } from "../link/nearest.js";
import type { Expression, Position, ValueDeclaration } from "../syntax.js";
import {
  INT_TYPE,
  isPointerLike,
  isWord,
  percpuOf,
  type Type,
  UINT_TYPE,
  usualType,
} from "../types/type.js";
import { lowerAssign, lowerStep } from "./assignments.js";
import { lowerExtern } from "./builtins.js";
import { lowerCall } from "./calls.js";
import { lowerCondition, lowerTruth } from "./conditions.js";
import type { Context } from "./context.js";
import { cast, convert } from "./convert.js";
import { binary, unary } from "./operators.js";
import { asWord, elementOf, fieldOf, operandOf, pointee } from "./places.js";
import {
  constant,
  type MemoryPlace,
  type Place,
  truth,
  type Value,
  type WordValue,
  word,
} from "./values.js";

/** Emits what computes `expression`. A place is not read yet: the caller may want to assign it. */
export function lowerExpression(cx: Context, expression: Expression): Value {
  const { at } = expression;
  switch (expression.kind) {
    case "number":
      return constant(expression.value > 0x7fffffff ? UINT_TYPE : INT_TYPE, expression.value | 0);
    case "bool":
      return truth(expression.value);
    case "string":
      return { kind: "text", text: expression.text };
    case "local":
      return cx.frame.locals[expression.local.slot] ?? undeclared(cx, expression.local.name, at);
    case "name":
      return lowerName(cx, expression.name, at);
    case "field":
      return { kind: "place", place: lowerField(cx, expression) };
    case "index": {
      const object = lowerObject(cx, expression.object);
      const index = lowerWord(cx, expression.index);
      return { kind: "place", place: elementOf(cx, object, index, at) };
    }
    case "call":
      return lowerCall(cx, expression);
    case "unary":
      if (expression.operator === "!") return lowerTruth(cx, expression);
      return unary(cx, expression.operator, lowerWord(cx, expression.operand), at);
    case "binary": {
      const left = lowerWord(cx, expression.left);
      return binary(cx, expression.operator, left, lowerWord(cx, expression.right), at);
    }
    case "logical":
      return lowerTruth(cx, expression);
    case "conditional":
      return lowerConditional(cx, expression);
    case "assign":
      return lowerAssign(cx, expression, true);
    case "step":
      return lowerStep(cx, expression, true);
    case "cast":
      return lowerCast(cx, expression);
  }
}

/** The same for its value alone. */
export function lowerWord(cx: Context, expression: Expression): WordValue {
  return asWord(cx, lowerExpression(cx, expression), expression.at);
}

function undeclared(cx: Context, name: string, at: Position): never {
  return cx.fail(at, `\`${name}\` is used before it is declared`, "Move the declaration up.");
}

function lowerName(cx: Context, name: string, at: Position): Value {
  const found = cx.frame.module.value(name);
  if (found) return lowerDeclared(cx, found, name, at);
  const known = cx.frame.module.names("values");
  const advice = didYouMean(name, known, "Import it from the header that declares it.");
  return cx.fail(at, `unknown name \`${name}\``, advice);
}

function lowerDeclared(
  cx: Context,
  found: Found<ValueDeclaration>,
  name: string,
  at: Position,
): Value {
  const { module, declaration } = found;
  switch (declaration.kind) {
    case "function":
      return { kind: "function", fn: { module, declaration } };
    case "constant":
      return cx.unit.constant({ module, declaration });
    case "extern":
      return lowerExtern(cx, declaration.name, at);
    case "data":
      return cx.fail(
        at,
        `\`${name}\` is data of the scenario`,
        "Code cannot use it; write a constant.",
      );
    case "storage": {
      const { type, address, cls } = cx.unit.global({ module, declaration });
      const operand = { value: address };
      if (declaration.percpu) return { kind: "word", type: percpuOf(type), operand, pointee: cls };
      return {
        kind: "place",
        place: { kind: "memory", space: "plain", base: operand, offset: 0, type, cls },
      };
    }
  }
}

function lowerField(cx: Context, expression: Expression & { readonly kind: "field" }): MemoryPlace {
  const { object, name, at } = expression;
  if (name === "$") {
    const value = lowerExpression(cx, object);
    if (value.kind === "place" && value.place.type.kind === "struct") {
      return cx.fail(at, "`.$` of a struct that is no pointer", "Name the struct itself.");
    }
    return pointee(cx, asWord(cx, value, object.at), at);
  }
  return fieldOf(cx, lowerObject(cx, object), name, at);
}

/** The object that `.field` or `[index]` is applied to: a place, or what a pointer points to. */
function lowerObject(cx: Context, expression: Expression): MemoryPlace {
  const value = lowerExpression(cx, expression);
  if (value.kind === "place" && value.place.kind === "memory") {
    const { type } = value.place;
    if (type.kind === "struct" || type.kind === "array") return value.place;
  }
  return pointee(cx, asWord(cx, value, expression.at), expression.at);
}

/** A place to assign, or to pass by reference. */
export function lowerPlace(cx: Context, expression: Expression): Place {
  const value = lowerExpression(cx, expression);
  if (value.kind === "place") return value.place;
  if (value.kind === "word" && expression.kind === "local") {
    return { kind: "fixed", value, type: value.type, name: expression.local.name };
  }
  if (value.kind === "word" && value.type.kind === "percpu")
    return pointee(cx, value, expression.at);
  if (expression.kind === "name") {
    return cx.fail(
      expression.at,
      `\`${expression.name}\` is a constant`,
      "Declare it with `let` to assign it.",
    );
  }
  const advice = "Name a variable, a field, an element or `p.$`.";
  return cx.fail(expression.at, "this is a value, not a place", advice);
}

type ConditionalSyntax = Expression & { readonly kind: "conditional" };

function lowerConditional(cx: Context, expression: ConditionalSyntax): Value {
  const { emitter } = cx;
  const { then, otherwise, at } = expression;
  const [yes, no, join] = [emitter.block(), emitter.block(), emitter.block()];
  lowerCondition(cx, expression.condition, yes, no);
  if (no.incoming === 0 || yes.incoming === 0) {
    emitter.start(no.incoming === 0 ? yes : no);
    return lowerExpression(cx, no.incoming === 0 ? then : otherwise);
  }
  emitter.start(yes);
  const first = lowerWord(cx, then);
  const open = emitter.detach();
  emitter.start(no);
  const second = lowerWord(cx, otherwise);
  const type = commonType(cx, first.type, second.type, at);
  const dst = emitter.register();
  const a = operandOf(cx, convert(cx, second, type, at), at);
  cx.emit(at, { op: "mov", dst, a });
  emitter.jump(join);
  if (open) {
    emitter.resume(open);
    const a = operandOf(cx, convert(cx, first, type, at), at);
    cx.emit(at, { op: "mov", dst, a });
    emitter.jump(join);
  }
  emitter.start(join);
  return word(type, { reg: dst });
}

/** The type of `c ? first : second`. */
function commonType(cx: Context, first: Type, second: Type, at: Position): Type {
  if (first.key === second.key) return first;
  if (first.kind === "scalar" && second.kind === "scalar") return usualType(first, second);
  if (first.kind === "null" && isPointerLike(second)) return second;
  if (second.kind === "null" && isPointerLike(first)) return first;
  return cx.fail(
    at,
    `one side is \`${first.key}\`, the other \`${second.key}\``,
    "Make them the same type.",
  );
}

function lowerCast(cx: Context, expression: Expression & { readonly kind: "cast" }): Value {
  const { module, typeArgs } = cx.frame;
  const type = cx.unit.types.resolve(expression.type, { module, typeArgs });
  const value = lowerExpression(cx, expression.operand);
  if (type.kind === "unknown" || type.kind === "number") return value;
  if (!isWord(type))
    cx.fail(expression.at, `nothing can be cast to ${type.key}`, "Cast a pointer to it.");
  return cast(cx, value, type, expression.at);
}

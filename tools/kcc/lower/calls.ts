// SPDX-License-Identifier: GPL-2.0-only
import type { CallExpression, Expression, Parameter } from "../syntax.js";
import { Inference } from "../types/infer.js";
import { isWord, type PassMode, type Type, VOID } from "../types/type.js";
import { builtinNamed, lowerBuiltin } from "./builtins.js";
import type { Context } from "./context.js";
import { convert } from "./convert.js";
import { expand, NO_TYPES } from "./expand.js";
import { lowerExpression, lowerPlace } from "./expressions.js";
import { lowerIndirect } from "./indirect.js";
import { typeOfValue } from "./places.js";
import type { FunctionValue, Place, Value, WordValue } from "./values.js";

/** Expands a call in place. */
export function lowerCall(cx: Context, call: CallExpression): Value {
  const builtin = call.callee.kind === "name" ? builtinNamed(cx, call.callee.name) : undefined;
  if (builtin) return lowerBuiltin(cx, call, builtin);
  const callee = lowerExpression(cx, call.callee);
  if (callee.kind === "function") {
    const args = lowerArguments(cx, callee.fn, call);
    const typeArgs = typeArguments(cx, callee.fn, call, args);
    return expand(cx, { fn: callee.fn, args, typeArgs, at: call.at, indirect: false });
  }
  return callPointer(cx, call, callee);
}

function callPointer(cx: Context, call: CallExpression, callee: Value): Value {
  const pointer = calleeWord(cx, call.callee, callee);
  const known =
    "value" in pointer.operand ? cx.unit.functions[pointer.operand.value - 1] : undefined;
  const { type } = pointer;
  if (type.kind !== "function") {
    const advice = "Call a function, or a pointer to one.";
    return cx.fail(call.at, `\`${type.key}\` cannot be called`, advice);
  }
  checkCount(cx, call, type.parameters.length);
  const args = call.args.map((arg, index) =>
    convert(cx, lowerExpression(cx, arg), type.parameters[index] ?? VOID, arg.at),
  );
  const field = fieldClass(cx, call.callee, callee);
  if (!known) return lowerIndirect(cx, { pointer, field, type, args, at: call.at });
  return expand(cx, { fn: known, args, typeArgs: NO_TYPES, at: call.at, indirect: true });
}

/** The class of the field that is called through. */
function fieldClass(cx: Context, callee: Expression, value: Value): string | undefined {
  const isField = callee.kind === "field" && value.kind === "place";
  return isField && value.place.kind === "memory"
    ? cx.unit.classes.name(value.place.cls)
    : undefined;
}

function calleeWord(cx: Context, callee: Expression, value: Value): WordValue {
  if (value.kind === "word") return value;
  if (value.kind === "place") return convert(cx, value, typeOfValue(value), callee.at);
  return cx.fail(
    callee.at,
    "this cannot be called",
    "Call a function by its name, or a pointer to one.",
  );
}

function checkCount(cx: Context, call: CallExpression, wanted: number): void {
  const given = call.args.length;
  if (given === wanted) return;
  const plural = wanted === 1 ? "argument" : "arguments";
  cx.fail(
    call.at,
    `the call needs ${wanted} ${plural}, not ${given}`,
    "Pass one for each parameter.",
  );
}

/** How `parameter` is passed, from its written type. */
function modeOf({ type }: Parameter): PassMode {
  if (type.kind !== "name") return "value";
  return type.name === "lvalue" || type.name === "percpu_lvalue" ? type.name : "value";
}

/** Evaluates the arguments in order: places for `lvalue<T>` parameters, words for the others. */
function lowerArguments(cx: Context, fn: FunctionValue, call: CallExpression): Value[] {
  const { parameters } = fn.declaration;
  checkCount(cx, call, parameters.length);
  return call.args.map((arg, index) => {
    const parameter = parameters[index];
    const mode = parameter ? modeOf(parameter) : "value";
    if (mode === "value") {
      const value = lowerExpression(cx, arg);
      return value.kind === "text" || value.kind === "function"
        ? value
        : lowerValue(cx, arg, value);
    }
    return { kind: "place", place: placeArgument(cx, arg, mode) };
  });
}

function lowerValue(cx: Context, arg: Expression, value: Value): Value {
  if (value.kind === "place" && !isWord(value.place.type)) {
    cx.fail(
      arg.at,
      `\`${value.place.type.key}\` cannot be passed by value`,
      "Pass `addr(x)`, or take an lvalue.",
    );
  }
  return convert(cx, value, typeOfValue(value), arg.at);
}

function placeArgument(cx: Context, arg: Expression, mode: PassMode): Place {
  const place = lowerPlace(cx, arg);
  const percpu = place.kind === "memory" && place.space === "percpu";
  if (mode === "percpu_lvalue" && !percpu) {
    cx.fail(arg.at, "this is not a per-CPU object", "Use an operation on plain memory.");
  }
  if (mode === "lvalue" && percpu) {
    const advice = "Use this_cpu_read() and its like, or per_cpu_ptr(addr(x), cpu).";
    cx.fail(arg.at, "a per-CPU object is accessed without saying of which CPU", advice);
  }
  return place;
}

/** The type parameters' types: as written, else from the arguments. */
function typeArguments(
  cx: Context,
  fn: FunctionValue,
  call: CallExpression,
  args: readonly Value[],
): ReadonlyMap<string, Type> {
  const { typeParameters, parameters, name } = fn.declaration;
  if (typeParameters.length === 0) return NO_TYPES;
  const written = call.typeArgs.map((type) => cx.unit.types.resolve(type, cx.frame));
  const inference = new Inference(typeParameters);
  if (written.length > 0) {
    return new Map(typeParameters.map((parameter, i) => [parameter, written[i] ?? VOID]));
  }
  args.forEach((arg, index) => {
    const parameter = parameters[index];
    if (parameter) inference.match(parameter.type, argumentType(cx, arg));
  });
  const missing = typeParameters.find((parameter) => !inference.bound.has(parameter));
  if (missing === undefined) return inference.bound;
  const message = `the arguments do not say what \`${missing}\` of ${name}() is`;
  return cx.fail(call.at, message, `Write \`${name}<T>(...)\`.`);
}

function argumentType(cx: Context, value: Value): Type {
  return value.kind === "function" ? cx.unit.functionType(value.fn) : typeOfValue(value);
}

// SPDX-License-Identifier: GPL-2.0-only
import type { CallExpression, Expression, Parameter, Position } from "../syntax.js";
import { Inference } from "../types/infer.js";
import { isWord, type PassMode, type Type, VOID } from "../types/type.js";
import { builtinNamed, lowerBuiltin } from "./builtins.js";
import type { Context, Frame, Return } from "./context.js";
import { convert } from "./convert.js";
import { lowerExpression, lowerPlace } from "./expressions.js";
import { lowerIndirect } from "./indirect.js";
import { operandOf, typeOfValue } from "./places.js";
import { lowerBody } from "./statements.js";
import { type FunctionValue, NOTHING, type Place, type Value, type WordValue } from "./values.js";

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
  const pointer = calleeWord(cx, call.callee, callee);
  const known =
    "value" in pointer.operand ? cx.unit.functions[pointer.operand.value - 1] : undefined;
  const { type } = pointer;
  if (type.kind !== "function")
    return cx.fail(
      call.at,
      `\`${type.key}\` cannot be called`,
      "Call a function, or a pointer to one.",
    );
  checkCount(cx, call, type.parameters.length);
  const args = call.args.map((arg, index) =>
    convert(cx, lowerExpression(cx, arg), type.parameters[index] ?? VOID, arg.at),
  );
  if (!known) return lowerIndirect(cx, { pointer, type, args, at: call.at });
  return expand(cx, { fn: known, args, typeArgs: new Map(), at: call.at, indirect: true });
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
  const { typeParameters, parameters } = fn.declaration;
  if (typeParameters.length === 0) return NO_TYPES;
  const { module, typeArgs } = cx.frame;
  const written = call.typeArgs.map((type) => cx.unit.types.resolve(type, { module, typeArgs }));
  if (written.length > 0)
    return new Map(typeParameters.map((name, i) => [name, written[i] ?? VOID]));
  const inference = new Inference(typeParameters);
  args.forEach((arg, index) => {
    const parameter = parameters[index];
    if (parameter) inference.match(parameter.type, argumentType(cx, arg));
  });
  const missing = typeParameters.find((name) => !inference.bound.has(name));
  if (missing !== undefined) {
    const name = fn.declaration.name;
    cx.fail(
      call.at,
      `the arguments do not say what \`${missing}\` of ${name}() is`,
      `Write \`${name}<T>(...)\`.`,
    );
  }
  return inference.bound;
}

const NO_TYPES: ReadonlyMap<string, Type> = new Map();

function argumentType(cx: Context, value: Value): Type {
  return value.kind === "function" ? cx.unit.functionType(value.fn) : typeOfValue(value);
}

/** A call whose arguments are evaluated. */
export interface Expansion {
  readonly fn: FunctionValue;
  readonly args: readonly Value[];
  readonly typeArgs: ReadonlyMap<string, Type>;
  readonly at: Position;
  readonly indirect: boolean;
}

/** Emits the body of a function, its parameters bound to the arguments. */
export function expand(cx: Context, expansion: Expansion): Value {
  const { fn, args, typeArgs, at } = expansion;
  if (recurses(cx, expansion)) {
    cx.emit(at, {
      op: "fail",
      rule: "recursion",
      text: `${fn.declaration.name}() would call itself`,
    });
    cx.emitter.stop();
    return NOTHING;
  }
  const caller = cx.frame;
  if (caller.fn) cx.mark(at);
  const { module, declaration } = fn;
  const frame: Frame = {
    fn,
    module,
    typeArgs,
    locals: new Array<Value | undefined>(declaration.slots).fill(undefined),
    returns: [],
    source: cx.unit.sources.scope(module.path, declaration.name, caller.fn ? cx.emitter.src : -1),
    parent: caller,
    indirect: expansion.indirect,
    stackBase: cx.stackTop,
  };
  const bound = declaration.parameters.map((parameter, i) =>
    bindArgument(cx, frame, parameter, args[i] ?? NOTHING, at),
  );
  declaration.parameters.forEach((parameter, i) => (frame.locals[parameter.local.slot] = bound[i]));
  const { targets } = cx;
  cx.targets = [];
  cx.frame = frame;
  lowerBody(cx, declaration.body);
  const value = collectReturns(cx, frame);
  cx.frame = caller;
  cx.targets = targets;
  return value;
}

/** True when the function is being expanded already; an error unless a pointer led back to it. */
function recurses(cx: Context, { fn, indirect }: Expansion): boolean {
  const chain: Frame[] = [];
  for (let frame: Frame | undefined = cx.frame; frame; frame = frame.parent) {
    chain.unshift(frame);
    if (frame.fn?.declaration !== fn.declaration) continue;
    if (indirect || chain.slice(1).some((inner) => inner.indirect)) return true;
    const names = [...chain.map((inner) => inner.fn?.declaration.name ?? ""), fn.declaration.name];
    const cycle = names.map((name) => `${name}()`).join(" calls ");
    return fn.module.fail(
      fn.declaration.at,
      `recursion: ${cycle}`,
      "Write a loop; every call is expanded in place.",
    );
  }
  return false;
}

function bindArgument(
  cx: Context,
  frame: Frame,
  parameter: Parameter,
  arg: Value,
  at: Position,
): Value {
  const type = cx.unit.types.resolve(parameter.type, frame);
  if (type.kind === "reference") {
    const actual = typeOfValue(arg);
    if (type.to.kind !== "number" && actual.key !== type.to.key) {
      cx.fail(
        at,
        `a place of type ${actual.key} is passed for one of type ${type.to.key}`,
        "Make the types the same.",
      );
    }
    return arg;
  }
  if (arg.kind === "text" && type.kind === "string") return arg;
  if (arg.kind === "function" && !parameter.local.assigned) {
    convert(cx, arg, type, at);
    return arg;
  }
  const value = convert(cx, arg, type, at);
  if (!parameter.local.assigned) return value;
  const register = cx.emitter.register();
  cx.emit(at, { op: "mov", dst: register, a: operandOf(cx, value, at) });
  return {
    kind: "place",
    place: { kind: "register", register, type: value.type, name: parameter.local.name },
  };
}

/** Joins the places where the function returned. */
function collectReturns(cx: Context, frame: Frame): Value {
  const { returns } = frame;
  const [only] = returns;
  const { emitter } = cx;
  if (!only) return NOTHING;
  if (returns.length === 1) {
    emitter.resume(only.block);
    return only.value;
  }
  const join = emitter.block();
  const first = returns.find(({ value }) => value.kind !== "none")?.value;
  const dst = first ? emitter.register(commonBound(cx, returns)) : -1;
  for (const { block, value, src } of returns) {
    emitter.resume(block);
    emitter.src = src;
    if (value.kind !== "none") returnWord(cx, dst, value);
    emitter.jump(join);
  }
  emitter.start(join);
  return first ? { kind: "word", type: typeOfValue(first), operand: { reg: dst } } : NOTHING;
}

function returnWord(cx: Context, dst: number, value: Value): void {
  const at = cx.frame.fn?.declaration.at ?? { line: 1, column: 1 };
  const { src } = cx.emitter;
  const a = operandOf(cx, value, at);
  cx.emitter.src = src;
  cx.emitter.emit({ op: "mov", dst, a });
}

function commonBound(cx: Context, returns: readonly Return[]): number | undefined {
  const bounds = returns.map(({ value }) =>
    value.kind === "word" ? cx.emitter.bound(value.operand) : undefined,
  );
  return bounds.every((bound) => bound !== undefined) ? Math.max(...bounds) : undefined;
}

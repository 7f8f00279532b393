// SPDX-License-Identifier: GPL-2.0-only
import type { Parameter, Position } from "../syntax.js";
import { isWord, type Type } from "../types/type.js";
import type { Context, Frame, Return } from "./context.js";
import { convert } from "./convert.js";
import { operandOf, typeOfValue } from "./places.js";
import { lowerBody } from "./statements.js";
import { constant, type FunctionValue, NOTHING, type Place, type Value } from "./values.js";

/** Of a function that is not generic. */
export const NO_TYPES: ReadonlyMap<string, Type> = new Map();

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
  const { fn, args, at } = expansion;
  if (recurses(cx, expansion)) {
    cx.emit(at, {
      op: "fail",
      rule: "recursion",
      text: `${fn.declaration.name}() would call itself`,
    });
    cx.emitter.stop();
    return noReturn(cx, { ...cx.frame, fn, module: fn.module, typeArgs: expansion.typeArgs });
  }
  const caller = cx.frame;
  if (caller.fn) cx.mark(at);
  const frame = frameOf(cx, expansion);
  const { parameters, body } = fn.declaration;
  const bound = parameters.map((parameter, i) =>
    bindArgument(cx, { frame, parameter, arg: args[i] ?? NOTHING }, at),
  );
  parameters.forEach(({ local }, i) => (frame.locals[local.slot] = bound[i]));
  const { targets } = cx;
  cx.targets = [];
  cx.frame = frame;
  lowerBody(cx, body);
  const value = collectReturns(cx, frame);
  cx.frame = caller;
  cx.targets = targets;
  return value;
}

function frameOf(cx: Context, { fn, typeArgs, indirect }: Expansion): Frame {
  const { module, declaration } = fn;
  const parent = cx.frame;
  const caller = parent.fn ? cx.emitter.src : -1;
  return {
    fn,
    module,
    typeArgs,
    locals: new Array<Value | undefined>(declaration.slots).fill(undefined),
    returns: [],
    source: cx.unit.sources.scope(module.path, declaration.name, caller),
    parent,
    indirect,
    stackBase: cx.stackTop,
  };
}

/** True when the function is being expanded already; an error unless a pointer led back to it. */
function recurses(cx: Context, { fn, indirect }: Expansion): boolean {
  const chain: Frame[] = [];
  for (let frame: Frame | undefined = cx.frame; frame; frame = frame.parent) {
    chain.push(frame);
    if (frame.fn?.declaration !== fn.declaration) continue;
    if (indirect || chain.slice(0, -1).some((inner) => inner.indirect)) return true;
    const names = [fn.declaration.name, ...chain.map((inner) => inner.fn?.declaration.name ?? "")];
    const cycle = names
      .toReversed()
      .map((name) => `${name}()`)
      .join(" calls ");
    return fn.module.fail(
      fn.declaration.at,
      `recursion: ${cycle}`,
      "Write a loop; every call is expanded in place.",
    );
  }
  return false;
}

interface Binding {
  readonly frame: Frame;
  readonly parameter: Parameter;
  readonly arg: Value;
}

/** What the parameter stands for in the body. */
function bindArgument(cx: Context, { frame, parameter, arg }: Binding, at: Position): Value {
  const { local } = parameter;
  const type = cx.unit.types.resolve(parameter.type, frame);
  if (type.kind === "reference") return bindPlace(cx, arg, type.to, at);
  if (arg.kind === "text" && type.kind === "string") return arg;
  const value = convert(cx, arg, type, at);
  if (!local.assigned) return arg.kind === "function" ? arg : value;
  const register = cx.emitter.register();
  cx.emit(at, { op: "mov", dst: register, a: operandOf(cx, value, at) });
  const place: Place = { kind: "register", register, type: value.type, name: local.name };
  return { kind: "place", place };
}

function bindPlace(cx: Context, arg: Value, type: Type, at: Position): Value {
  const actual = typeOfValue(arg);
  if (type.kind === "number" || actual.key === type.key) return arg;
  const message = `a place of type ${actual.key} is passed for one of type ${type.key}`;
  return cx.fail(at, message, "Make the types the same.");
}

/** Joins the places where the function returned. */
function collectReturns(cx: Context, frame: Frame): Value {
  const { returns } = frame;
  const [only] = returns;
  const { emitter } = cx;
  if (!only) return noReturn(cx, frame);
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

/** Of a function that does not come back: something of its type, for the code after it, which is not reached. */
function noReturn(cx: Context, { fn, ...scope }: Frame): Value {
  const returns = fn?.declaration.returns;
  const type = returns && cx.unit.types.resolve(returns, scope);
  return type && isWord(type) ? constant(type, 0) : NOTHING;
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

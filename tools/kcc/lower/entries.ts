// SPDX-License-Identifier: GPL-2.0-only
import type { Position } from "../syntax.js";
import { didYouMean } from "../link/nearest.js";
import type { Module } from "../link/module.js";
import type { Type } from "../types/type.js";
import type { Procedure } from "./blocks.js";
import { expand, NO_TYPES } from "./expand.js";
import { Context } from "./context.js";
import type { Global } from "./globals.js";
import { lowerExpression } from "./expressions.js";
import type { Unit } from "./unit.js";
import type { FunctionValue, Place, Value } from "./values.js";

/** A function that a scenario or the compiler names: no parameters. */
export function entryFunction(module: Module, name: string, at: Position): FunctionValue {
  const found = module.value(name);
  if (found?.declaration.kind !== "function") {
    const advice = didYouMean(
      name,
      module.names("values"),
      "Declare it with `function`, or import it.",
    );
    return module.fail(at, `there is no function \`${name}\``, advice);
  }
  const { declaration } = found;
  if (declaration.parameters.length > 0) {
    module.fail(at, `${name}() takes parameters`, "What a context starts in takes none.");
  }
  return { module: found.module, declaration };
}

/** The code of one context: the functions given, one after the other. */
export function lowerEntry(unit: Unit, name: string, calls: readonly FunctionValue[]): Procedure {
  const [first] = calls;
  if (!first) throw new Error(`entry ${name} has no function`);
  const cx = new Context(unit, first.module);
  for (const fn of calls) {
    expand(cx, { fn, args: [], typeArgs: NO_TYPES, at: fn.declaration.at, indirect: false });
  }
  return finish(cx, name, calls.at(-1) ?? first);
}

/** The boot initialisers of `objects` in that order, then `setup`. */
export function lowerBoot(
  unit: Unit,
  objects: readonly Global[],
  setup: FunctionValue | undefined,
): Procedure | undefined {
  const module = setup?.module ?? objects[0]?.found.module;
  if (!module) return undefined;
  const cx = new Context(unit, module);
  let last: FunctionValue | undefined;
  for (const object of objects) last = initialise(cx, object) ?? last;
  if (setup)
    expand(cx, {
      fn: setup,
      args: [],
      typeArgs: NO_TYPES,
      at: setup.declaration.at,
      indirect: false,
    });
  const end = setup ?? last;
  return end && finish(cx, setup ? setup.declaration.name : "boot", end);
}

/** Calls the boot initialiser of a static object. */
function initialise(cx: Context, { found, type, address, cls }: Global): FunctionValue | undefined {
  const { module, declaration } = found;
  if (!declaration.initialiser) return undefined;
  const scope = new Context(cx.unit, module);
  const callee = lowerExpression(scope, declaration.initialiser);
  if (callee.kind !== "function" || callee.fn.declaration.parameters.length !== 1) {
    const advice = "Pass a function that takes `self: lvalue<T>`.";
    return module.fail(declaration.at, "this is not a boot initialiser", advice);
  }
  const base = { value: address };
  const space = declaration.percpu ? "percpu" : "plain";
  const place: Place = { kind: "memory", space, base, offset: 0, type, cls };
  const args: Value[] = [{ kind: "place", place }];
  const { fn } = callee;
  cx.frame = { ...cx.frame, module };
  expand(cx, { fn, args, typeArgs: NO_TYPES, at: declaration.at, indirect: false });
  return fn;
}

/** A function by itself, its arguments unknown: for questions about one function's code. */
export function lowerAlone(unit: Unit, fn: FunctionValue): Procedure {
  const { module, declaration } = fn;
  const cx = new Context(unit, module);
  const typeArgs = new Map(
    declaration.typeParameters.map((name) => [name, unit.types.integer("ulong")] as const),
  );
  const args = declaration.parameters.map(({ type }) =>
    unknownArgument(cx, unit.types.resolve(type, { module, typeArgs })),
  );
  expand(cx, { fn, args, typeArgs, at: declaration.at, indirect: false });
  return finish(cx, declaration.name, fn);
}

function unknownArgument(cx: Context, type: Type): Value {
  const operand = { reg: cx.emitter.register() };
  const to = type.kind === "reference" ? type.to : type;
  const known = to.kind === "number" ? cx.unit.types.integer("ulong") : to;
  if (type.kind !== "reference") return { kind: "word", type: known, operand };
  const space = type.mode === "percpu_lvalue" ? "percpu" : "plain";
  const cls = cx.unit.classes.pointee(known);
  return {
    kind: "place",
    place: { kind: "memory", space, base: operand, offset: 0, type: known, cls },
  };
}

function finish(cx: Context, name: string, { module, declaration }: FunctionValue): Procedure {
  cx.frame = {
    ...cx.frame,
    module,
    source: cx.unit.sources.scope(module.path, declaration.name, -1),
  };
  cx.emit(declaration.at, { op: "end" });
  cx.emitter.stop();
  return cx.emitter.finish(name);
}

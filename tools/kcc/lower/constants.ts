// SPDX-License-Identifier: GPL-2.0-only
import type { Module } from "../link/module.js";
import type { ConstantDeclaration, Expression } from "../syntax.js";
import type { Type } from "../types/type.js";
import { Context } from "./context.js";
import { convert } from "./convert.js";
import { lowerExpression } from "./expressions.js";
import { operandOf } from "./places.js";
import type { Unit } from "./unit.js";
import type { Value } from "./values.js";

/** The value of `const NAME: type = ...` at module level. */
export function constantValue(unit: Unit, module: Module, declaration: ConstantDeclaration): Value {
  const cx = new Context(unit, module);
  const value = lowerExpression(cx, declaration.value);
  if (value.kind === "text" || value.kind === "function") return value;
  const scope = { module, typeArgs: cx.frame.typeArgs };
  const type = declaration.type && unit.types.resolve(declaration.type, scope);
  const found = type ? convert(cx, value, type, declaration.value.at) : value;
  if (found.kind === "word" && "value" in found.operand) return found;
  return notConstant(module, declaration.value);
}

/** The word that a constant expression comes to, as a `type` if given. */
export function constantWord(
  unit: Unit,
  module: Module,
  expression: Expression,
  type?: Type,
): number {
  const cx = new Context(unit, module);
  const value = lowerExpression(cx, expression);
  const found = type ? convert(cx, value, type, expression.at) : value;
  const operand = operandOf(cx, found, expression.at);
  return "value" in operand ? operand.value : notConstant(module, expression);
}

function notConstant(module: Module, expression: Expression): never {
  return module.fail(
    expression.at,
    "this is not known when compiling",
    "Use numbers, other constants and configuration options only, or set it in a boot initialiser.",
  );
}

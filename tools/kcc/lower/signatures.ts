// SPDX-License-Identifier: GPL-2.0-only
import { functionType, type Type, VOID } from "../types/type.js";
import type { Unit } from "./unit.js";
import type { FunctionValue } from "./values.js";

/** The type of a pointer to `fn`. */
export function functionTypeOf(unit: Unit, { module, declaration }: FunctionValue): Type {
  if (declaration.typeParameters.length > 0) {
    const message = `the address of generic function \`${declaration.name}\` cannot be taken`;
    module.fail(declaration.at, message, "Write a function of one type that calls it.");
  }
  const scope = { module, typeArgs: new Map<string, Type>() };
  const parameters = declaration.parameters.map(({ type }) => unit.types.resolve(type, scope));
  const returns = declaration.returns ? unit.types.resolve(declaration.returns, scope) : VOID;
  return functionType(parameters, returns);
}

// SPDX-License-Identifier: GPL-2.0-only
import { didYouMean } from "../link/nearest.js";
import type { Module } from "../link/module.js";
import type { Expression, StructDeclaration, TypeDeclaration, TypeSyntax } from "../syntax.js";
import { StructType } from "./struct.js";
import {
  arrayOf,
  BOOL_TYPE,
  functionType,
  INT_TYPE,
  isWord,
  NUMBER,
  percpuOf,
  pointerTo,
  reference,
  STRING,
  type Type,
  UINT_TYPE,
  UNKNOWN,
  VOID,
} from "./type.js";

/** What names mean where a type is written. */
export interface TypeScope {
  readonly module: Module;
  /** Type parameters of the function or struct around it. */
  readonly typeArgs: ReadonlyMap<string, Type>;
}

type NameSyntax = TypeSyntax & { readonly kind: "name" };

const NO_ARGS: ReadonlyMap<string, Type> = new Map();

/** Turns written types into types, at one width of `unsigned long`. */
export class TypeResolver {
  private readonly structs = new Map<string, StructType>();
  private readonly known = new Map<TypeSyntax, Type>();
  private readonly long: Type;
  private readonly ulong: Type;

  /** @param evaluate the value of a constant expression, for array lengths */
  constructor(
    ulongBits: number,
    private readonly evaluate: (module: Module, expression: Expression) => number,
  ) {
    this.long = { kind: "scalar", key: "long", width: { signed: true, bits: ulongBits } };
    this.ulong = { kind: "scalar", key: "ulong", width: { signed: false, bits: ulongBits } };
  }

  /** The type that `syntax` means in `scope`. */
  resolve(syntax: TypeSyntax, scope: TypeScope): Type {
    if (scope.typeArgs.size > 0) return this.compute(syntax, scope);
    const known = this.known.get(syntax);
    if (known) return known;
    const type = this.compute(syntax, scope);
    this.known.set(syntax, type);
    return type;
  }

  /** A struct by the module that declares it. */
  struct(module: Module, declaration: StructDeclaration, args: readonly Type[] = []): StructType {
    const name = args.length === 0 ? declaration.name : `${declaration.name}<${keys(args)}>`;
    const own = `${name}@${module.path}`;
    const known = this.structs.get(own);
    if (known) return known;
    const clash = [...this.structs.values()].some((other) => other.key === name);
    const typeArgs = bind(declaration.typeParameters, args);
    const struct = new StructType(clash ? own : name, name, module, declaration, (field) => {
      const type = this.resolve(field.type, { module, typeArgs });
      if (isWord(type) || type.kind === "struct" || type.kind === "array") return type;
      return module.fail(
        field.at,
        `a field cannot be of type ${type.key}`,
        "Write a scalar, a pointer, an array or a struct.",
      );
    });
    this.structs.set(own, struct);
    return struct;
  }

  /** `long` or `ulong`. */
  integer(name: "long" | "ulong"): Type {
    return name === "long" ? this.long : this.ulong;
  }

  private compute(syntax: TypeSyntax, scope: TypeScope): Type {
    if (syntax.kind === "function") {
      const parameters = syntax.parameters.map((parameter) => this.resolve(parameter, scope));
      return functionType(parameters, this.resolve(syntax.returns, scope));
    }
    if (syntax.kind === "length") {
      return scope.module.fail(
        syntax.at,
        "a number is not a type here",
        "Only array<T, N> takes one.",
      );
    }
    const parameter = scope.typeArgs.get(syntax.name);
    if (parameter) return parameter;
    return keyword(syntax.name) ?? this.named(syntax, scope);
  }

  private named(syntax: NameSyntax, scope: TypeScope): Type {
    const found = scope.module.type(syntax.name);
    if (!found) {
      const advice = didYouMean(
        syntax.name,
        scope.module.names("types"),
        "Import it from the header that declares it.",
      );
      return scope.module.fail(syntax.at, `unknown type \`${syntax.name}\``, advice);
    }
    return this.declared(found.declaration, found.module, syntax, scope);
  }

  private declared(
    declaration: TypeDeclaration,
    home: Module,
    syntax: NameSyntax,
    scope: TypeScope,
  ): Type {
    switch (declaration.kind) {
      case "foreign-type":
        return home.fail(declaration.at, declaration.message, declaration.advice);
      case "builtin-type":
        return this.builtin(syntax, scope);
      case "struct":
      case "alias": {
        const args = syntax.args.map((argument) => this.resolve(argument, scope));
        if (args.length !== declaration.typeParameters.length) {
          const message = `\`${declaration.name}\` takes ${declaration.typeParameters.length} type arguments, not ${args.length}`;
          return scope.module.fail(syntax.at, message, "Write one type for each parameter.");
        }
        if (declaration.kind === "struct") return this.struct(home, declaration, args);
        const typeArgs = bind(declaration.typeParameters, args);
        return this.resolve(declaration.type, { module: home, typeArgs });
      }
    }
  }

  private builtin(syntax: NameSyntax, scope: TypeScope): Type {
    const scalar = this.scalar(syntax.name);
    if (scalar) return scalar;
    const [first, second] = syntax.args;
    if (!first)
      return scope.module.fail(
        syntax.at,
        `${syntax.name} needs a type`,
        `Write \`${syntax.name}<T>\`.`,
      );
    const inner = this.resolve(first, scope);
    if (syntax.name === "ptr") return pointerTo(inner);
    if (syntax.name === "percpu") return percpuOf(inner);
    if (syntax.name === "lvalue" || syntax.name === "percpu_lvalue")
      return reference(syntax.name, inner);
    if (second?.kind !== "length") {
      return scope.module.fail(
        syntax.at,
        "an array needs its length",
        "Write `array<T, 2>` or `array<T, typeof N>`.",
      );
    }
    return arrayOf(inner, this.evaluate(scope.module, second.value));
  }

  private scalar(name: string): Type | undefined {
    if (name === "int") return INT_TYPE;
    if (name === "uint") return UINT_TYPE;
    if (name === "long") return this.long;
    if (name === "ulong") return this.ulong;
    if (name === "bool") return BOOL_TYPE;
    return name === "cstring" ? STRING : undefined;
  }
}

function keyword(name: string): Type | undefined {
  if (name === "void") return VOID;
  if (name === "unknown") return UNKNOWN;
  return name === "number" ? NUMBER : undefined;
}

function keys(types: readonly Type[]): string {
  return types.map((type) => type.key).join(", ");
}

/** Type parameters by name. */
function bind(names: readonly string[], types: readonly Type[]): ReadonlyMap<string, Type> {
  if (names.length === 0) return NO_ARGS;
  return new Map(names.map((name, index) => [name, types[index] ?? UNKNOWN]));
}

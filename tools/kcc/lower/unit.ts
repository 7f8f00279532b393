// SPDX-License-Identifier: GPL-2.0-only
import type { Configuration } from "../config.js";
import type { Found, Module } from "../link/module.js";
import type { ConstantDeclaration, FunctionDeclaration, StorageDeclaration } from "../syntax.js";
import type { Target } from "../target.js";
import { TypeResolver } from "../types/resolver.js";
import { type Type, wordsOf } from "../types/type.js";
import { AliasClasses } from "./classes.js";
import { constantValue, constantWord } from "./constants.js";
import type { FieldFunctions } from "./fields.js";
import { type Global, Globals } from "./globals.js";
import { Sources } from "./sources.js";
import { functionTypeOf } from "./signatures.js";
import type { FunctionValue, Value } from "./values.js";

/** What all contexts of one image share while their code is made. */
export class Unit {
  readonly types: TypeResolver;
  readonly classes = new AliasClasses();
  readonly globals = new Globals();
  readonly sources = new Sources();
  /** Types of objects, for the printing of memory. */
  readonly objectTypes = new Map<string, Type>();
  /** Functions whose address is taken; the value of a pointer is its index plus 1. */
  readonly functions: FunctionValue[];
  /** Those of them that code refers to; there are others only where `functions` was a wrong guess. */
  readonly taken = new Set<FunctionDeclaration>();
  /** An indirect call was expanded without a function that turned up later. */
  isStale = false;
  /** The classes of the fields that are called through, with their types. */
  readonly calledFields = new Map<string, Type>();
  private readonly expanded = new Set<string>();
  private readonly constants = new Map<ConstantDeclaration, Value | "busy">();
  private readonly strings: string[] = [];
  private readonly functionTypes = new Map<FunctionDeclaration, Type>();

  /**
   * @param functions address-taken functions found by the round before, or guessed
   * @param fields fields known to point to few of them
   */
  constructor(
    readonly machine: Target,
    readonly config: Configuration,
    functions: readonly FunctionValue[],
    private readonly fields: FieldFunctions = new Map(),
  ) {
    this.functions = [...functions];
    this.types = new TypeResolver(Number(config.BITS_PER_LONG), (module, expression) =>
      constantWord(this, module, expression),
    );
  }

  /** The word that stands for a pointer to `fn`. */
  functionPointer(fn: FunctionValue): number {
    this.taken.add(fn.declaration);
    const index = this.functions.findIndex((other) => other.declaration === fn.declaration);
    if (index >= 0) return index + 1;
    if (this.expanded.has(this.functionType(fn).key)) this.isStale = true;
    return this.functions.push(fn);
  }

  /**
   * The functions that a pointer of this type may be, with the word that stands for each.
   * @param field the class of the field that the pointer is read from, if it is one
   */
  candidates(
    type: Type,
    field?: string,
  ): readonly { readonly fn: FunctionValue; readonly pointer: number }[] {
    this.expanded.add(type.key);
    if (field !== undefined) this.calledFields.set(field, type);
    const known = field === undefined ? undefined : this.fields.get(field);
    return this.functions
      .map((fn, index) => ({ fn, pointer: index + 1 }))
      .filter(({ pointer }) => known?.has(pointer) ?? true)
      .filter(({ fn }) => this.functionType(fn).key === type.key);
  }

  /** The type of pointers to `fn`. */
  functionType(fn: FunctionValue): Type {
    const known = this.functionTypes.get(fn.declaration);
    if (known) return known;
    const type = functionTypeOf(this, fn);
    this.functionTypes.set(fn.declaration, type);
    return type;
  }

  /** The word that stands for a string kept in memory. */
  stringPointer(text: string): number {
    const index = this.strings.indexOf(text);
    return (index < 0 ? this.strings.push(text) - 1 : index) + 1;
  }

  /** A constant of the module level. */
  constant({ module, declaration }: Found<ConstantDeclaration>): Value {
    const known = this.constants.get(declaration);
    if (known === "busy") {
      const message = `the value of \`${declaration.name}\` depends on itself`;
      return module.fail(declaration.at, message, "Break the cycle of constants.");
    }
    if (known) return known;
    this.constants.set(declaration, "busy");
    const value = constantValue(this, module, declaration);
    this.constants.set(declaration, value);
    return value;
  }

  /** A static object, given an address if it has none yet. */
  global(found: Found<StorageDeclaration>): Global {
    const { module, declaration } = found;
    const known = this.globals.get(declaration);
    if (known) return known;
    const type = this.storageType(module, declaration);
    this.noteObject(type);
    const cls = this.classes.fresh(declaration.name);
    const global = this.globals.add(found, type, cls);
    const value = declaration.value && constantWord(this, module, declaration.value, type);
    if (value) this.globals.initial.push([global.address, value]);
    return global;
  }

  /** Remembers the layout of an object's type. */
  noteObject(type: Type): void {
    if (type.kind === "struct" || type.kind === "array") this.objectTypes.set(type.key, type);
  }

  private storageType(module: Module, declaration: StorageDeclaration): Type {
    const type = declaration.type
      ? this.types.resolve(declaration.type, { module, typeArgs: new Map() })
      : this.initialiserType(module, declaration);
    if (wordsOf(type) > 0) return type;
    const message = `a static object cannot be of type ${type.key}`;
    return module.fail(declaration.at, message, "Write a scalar, a pointer, an array or a struct.");
  }

  private initialiserType(module: Module, declaration: StorageDeclaration): Type {
    const { initialiser } = declaration;
    const found = initialiser?.kind === "name" ? module.value(initialiser.name) : undefined;
    const parameter = found?.declaration.kind === "function" && found.declaration.parameters[0];
    if (!found || !parameter) {
      const advice =
        "Write `define<T>()`, or `define(f)` with a function that takes `self: lvalue<T>`.";
      return module.fail(declaration.at, `\`${declaration.name}\` has no type`, advice);
    }
    const type = this.types.resolve(parameter.type, { module: found.module, typeArgs: new Map() });
    return type.kind === "reference" ? type.to : type;
  }
}

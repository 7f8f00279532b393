// SPDX-License-Identifier: GPL-2.0-only
import type { Operand } from "../ir.js";
import type { Found } from "../link/module.js";
import type { FunctionDeclaration } from "../syntax.js";
import { BOOL_TYPE, NULL_TYPE, type Type } from "../types/type.js";

/** A word of memory, or a whole object. */
export interface MemoryPlace {
  readonly kind: "memory";
  /** `percpu`: the address is a per-CPU pointer, and needs a CPU before it can be accessed. */
  readonly space: "plain" | "percpu";
  readonly base: Operand;
  readonly offset: number;
  readonly type: Type;
  /** Alias class of its words, unless it is a struct. */
  readonly cls: number;
}

/** Something with a name that can be read, and unless it is fixed, assigned. */
export type Place =
  | MemoryPlace
  | {
      readonly kind: "register";
      readonly register: number;
      readonly type: Type;
      readonly name: string;
    }
  | {
      readonly kind: "fixed";
      readonly value: WordValue;
      readonly type: Type;
      readonly name: string;
    };

/** One word. */
export interface WordValue {
  readonly kind: "word";
  readonly type: Type;
  readonly operand: Operand;
  /** Of a pointer: the alias class of what it points to, where that is known. */
  readonly pointee?: number;
}

/** A function by name: which one is known while compiling. */
export type FunctionValue = Found<FunctionDeclaration>;

/** What an expression comes to. */
export type Value =
  | WordValue
  | { readonly kind: "place"; readonly place: Place }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "function"; readonly fn: FunctionValue }
  | { readonly kind: "none" };

export const NOTHING: Value = { kind: "none" };

export const NULL_VALUE: WordValue = { kind: "word", type: NULL_TYPE, operand: { value: 0 } };

export function word(type: Type, operand: Operand): WordValue {
  return { kind: "word", type, operand };
}

export function constant(type: Type, value: number): WordValue {
  return { kind: "word", type, operand: { value } };
}

export function truth(value: boolean): WordValue {
  return constant(BOOL_TYPE, value ? 1 : 0);
}

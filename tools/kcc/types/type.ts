// SPDX-License-Identifier: GPL-2.0-only
import type { Width } from "../ir.js";
import { INT, UINT } from "../width.js";
import type { StructType } from "./struct.js";

/** The integer types. */
export interface ScalarType {
  readonly kind: "scalar";
  readonly key: string;
  readonly width: Width;
}

/** How a parameter is passed: its value, or the place the caller names. */
export type PassMode = "value" | "lvalue" | "percpu_lvalue";

/** A type of kernel TypeScript; two are the same when their keys are. */
export type Type =
  | ScalarType
  | StructType
  | { readonly kind: "pointer"; readonly key: string; readonly to: Type }
  /** A pointer to one object for each CPU. */
  | { readonly kind: "percpu"; readonly key: string; readonly to: Type }
  | { readonly kind: "array"; readonly key: string; readonly of: Type; readonly length: number }
  | {
      readonly kind: "function";
      readonly key: string;
      readonly parameters: readonly Type[];
      readonly returns: Type;
    }
  /** A parameter's type only. */
  | { readonly kind: "reference"; readonly key: string; readonly mode: PassMode; readonly to: Type }
  | { readonly kind: "void" | "unknown" | "number" | "null" | "string"; readonly key: string };

export const VOID: Type = { kind: "void", key: "void" };
/** The pointee of `ptr<unknown>`, and the middle of `x as unknown as T`. */
export const UNKNOWN: Type = { kind: "unknown", key: "unknown" };
/** The integer type of whatever is passed. */
export const NUMBER: Type = { kind: "number", key: "number" };
/** The type of NULL, which fits every pointer. */
export const NULL_TYPE: Type = { kind: "null", key: "NULL" };
export const STRING: Type = { kind: "string", key: "cstring" };
export const INT_TYPE: ScalarType = { kind: "scalar", key: "int", width: INT };
export const UINT_TYPE: ScalarType = { kind: "scalar", key: "uint", width: UINT };
export const BOOL_TYPE: ScalarType = { kind: "scalar", key: "bool", width: INT };

export function pointerTo(to: Type): Type {
  return { kind: "pointer", key: `ptr<${to.key}>`, to };
}

export function percpuOf(to: Type): Type {
  return { kind: "percpu", key: `percpu<${to.key}>`, to };
}

export function arrayOf(of: Type, length: number): Type {
  return { kind: "array", key: `array<${of.key}, ${length}>`, of, length };
}

export function reference(mode: PassMode, to: Type): Type {
  return { kind: "reference", key: `${mode}<${to.key}>`, mode, to };
}

export function functionType(parameters: readonly Type[], returns: Type): Type {
  const keys = parameters.map((parameter) => parameter.key).join(", ");
  return { kind: "function", key: `(${keys}) => ${returns.key}`, parameters, returns };
}

/** True for what fits one word of memory or one register. */
export function isWord(type: Type): boolean {
  return isPointerLike(type) || type.kind === "scalar" || type.kind === "string";
}

/** True for pointers of every kind, NULL included. */
export function isPointerLike(type: Type): boolean {
  return (
    type.kind === "pointer" ||
    type.kind === "percpu" ||
    type.kind === "function" ||
    type.kind === "null"
  );
}

/** The width a word of `type` is computed with. */
export function widthOf(type: Type): Width {
  return type.kind === "scalar" ? type.width : UINT;
}

/** Number of words; 0 for what cannot lie in memory. */
export function wordsOf(type: Type): number {
  if (type.kind === "struct") return type.words;
  if (type.kind === "array") return type.length * wordsOf(type.of);
  return isWord(type) ? 1 : 0;
}

const RANK = ["bool", "int", "uint", "long", "ulong"];

/** The type that `left op right` is computed in. */
export function usualType(left: Type, right: Type): ScalarType {
  if (left.kind !== "scalar" || right.kind !== "scalar") return UINT_TYPE;
  const wider = RANK.indexOf(left.key) >= RANK.indexOf(right.key) ? left : right;
  return wider.key === "bool" ? INT_TYPE : wider;
}

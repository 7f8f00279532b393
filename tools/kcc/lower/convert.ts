// SPDX-License-Identifier: GPL-2.0-only
import type { Operand, Width } from "../ir.js";
import type { Position } from "../syntax.js";
import { isPointerLike, isWord, STRING, type Type, UNKNOWN, widthOf } from "../types/type.js";
import { cut } from "../width.js";
import type { Context } from "./context.js";
import { asWord } from "./places.js";
import { type Value, type WordValue, word } from "./values.js";

/** `value` as a `type`, in an assignment, an argument or a return; types that do not fit are an error. */
export function convert(cx: Context, value: Value, type: Type, at: Position): WordValue {
  const from = asWord(cx, value, at);
  if (type.kind === "number") return from;
  if (!fits(from, type)) {
    cx.fail(at, `\`${from.type.key}\` does not fit \`${type.key}\``, adviceFor(from.type, type));
  }
  return retype(cx, from, type, at);
}

/** `x as type`: the same, without the question whether the types fit. */
export function cast(cx: Context, value: Value, type: Type, at: Position): WordValue {
  const from = asWord(cx, value, at);
  if (type.kind === "unknown" || type.kind === "number") return from;
  // What it would point to is not known, nor which other accesses are of the same memory.
  if (from.type.kind === "scalar" && (type.kind === "pointer" || type.kind === "percpu"))
    cx.fail(at, "an integer cannot become a pointer", "Keep the pointer, and pass that on.");
  return retype(cx, from, type, at);
}

function retype(cx: Context, from: WordValue, type: Type, at: Position): WordValue {
  if (from.type.key === type.key) return from;
  if (from.type.kind === "pointer" || from.type.kind === "percpu") {
    followCast(cx, from, from.type.to, type, at);
  }
  const operand = resize(cx, from, type, at);
  const keep = from.pointee !== undefined && isPointerLike(type);
  // A per-CPU pointer stays one, whatever it is called on the way.
  const kept = from.type.kind === "percpu" && type.kind === "pointer" ? from.type : type;
  return keep ? { kind: "word", type: kept, operand, pointee: from.pointee } : word(kept, operand);
}

/** What a pointer points to is still followed under its new type, or not any more. */
function followCast(cx: Context, from: WordValue, to: Type, type: Type, at: Position): void {
  const { classes } = cx.unit;
  const old = from.pointee ?? classes.pointee(to);
  const target = type.kind === "pointer" || type.kind === "percpu" ? type.to : UNKNOWN;
  if (to.key === target.key) return;
  if (target.kind === "unknown") classes.escape(old, to);
  else if (isWord(to) && isWord(target)) classes.join(old, classes.pointee(target));
  else if (to.kind !== "unknown") {
    const advice = "Embed one in the other, and use container_of() to get back.";
    cx.fail(at, `\`${to.key}\` and \`${target.key}\` cannot share memory`, advice);
  }
}

function fits(from: WordValue, type: Type): boolean {
  if (from.type.key === type.key) return true;
  if (from.type.kind === "scalar") return type.kind === "scalar";
  if (from.type.kind === "null") return isPointerLike(type);
  if (from.type.kind === "pointer" || from.type.kind === "percpu") {
    if (type.kind !== "pointer" && type.kind !== "percpu") return false;
    return (
      [from.type.to, type.to].some((to) => to.kind === "unknown") ||
      from.type.to.key === type.to.key
    );
  }
  return false;
}

function adviceFor(from: Type, type: Type): string {
  if (type.kind === "scalar" && isPointerLike(from))
    return "Compare it with NULL, or cast it with `as`.";
  if (isPointerLike(type) && from.kind === "scalar")
    return "Write NULL, or `addr(x)` for the address of x.";
  if (type.key === STRING.key) return "Pass a string literal.";
  return "Change one of the two types, or cast with `as unknown as T`.";
}

/** The word as one of the width of `type`. */
function resize(cx: Context, from: WordValue, type: Type, at: Position): Operand {
  if (type.kind !== "scalar" || from.type.kind !== "scalar") return from.operand;
  if (type.key === "bool") return toBool(cx, from, at);
  const { width } = type;
  if ("value" in from.operand) return { value: cut(from.operand.value, width) };
  const bound = cx.emitter.bound(from.operand);
  const holds = bound !== undefined && bound < 2 ** (width.bits - 1);
  if (holds || contains(width, widthOf(from.type))) return from.operand;
  const dst = cx.emitter.register();
  cx.emit(at, { op: "mov", dst, a: from.operand, width });
  return { reg: dst };
}

/** True when cutting a word of `from` to `width` changes nothing. */
function contains(width: Width, from: Width): boolean {
  if (width.bits === 32) return true;
  if (width.signed === from.signed) return width.bits >= from.bits;
  return width.signed && width.bits > from.bits;
}

function toBool(cx: Context, from: WordValue, at: Position): Operand {
  if ("value" in from.operand) return { value: from.operand.value === 0 ? 0 : 1 };
  if (cx.emitter.bound(from.operand) === 1) return from.operand;
  const dst = cx.emitter.register(1);
  const width = widthOf(from.type);
  cx.emit(at, { op: "binary", dst, operator: "!=", a: from.operand, b: { value: 0 }, width });
  return { reg: dst };
}

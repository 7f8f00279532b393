// SPDX-License-Identifier: GPL-2.0-only
import type { MemoryOrder, Operand } from "../ir.js";
import type { Position } from "../syntax.js";
import { didYouMean } from "../link/nearest.js";
import {
  BOOL_TYPE,
  INT_TYPE,
  isWord,
  percpuOf,
  pointerTo,
  STRING,
  type Type,
  wordsOf,
} from "../types/type.js";
import type { Context } from "./context.js";
import { type MemoryPlace, type Place, type Value, type WordValue, word } from "./values.js";

/** Reads `value` if it is a place; a function or a string becomes the word that stands for it. */
export function asWord(cx: Context, value: Value, at: Position): WordValue {
  switch (value.kind) {
    case "word":
      return value;
    case "place":
      return load(cx, value.place, "plain", at);
    case "text":
      return word(STRING, { value: cx.unit.stringPointer(value.text) });
    case "function":
      return word(cx.unit.functionType(value.fn), { value: cx.unit.functionPointer(value.fn) });
    case "none":
      return cx.fail(at, "this has no value", "The function called returns nothing.");
  }
}

/**
 * The word itself. Where the compiler stops following a pointer, what it points to becomes one with
 * all that pointers of its type point to.
 */
export function operandOf(cx: Context, value: Value, at: Position): Operand {
  const { type, operand, pointee } = asWord(cx, value, at);
  if (pointee !== undefined && (type.kind === "pointer" || type.kind === "percpu")) {
    cx.unit.classes.escape(pointee, type.to);
  }
  return operand;
}

/** Reads a place. */
export function load(cx: Context, place: Place, order: MemoryOrder, at: Position): WordValue {
  if (place.kind === "fixed") return place.value;
  if (place.kind === "register") {
    const dst = cx.emitter.register();
    cx.emit(at, { op: "mov", dst, a: { reg: place.register } });
    return word(place.type, { reg: dst });
  }
  const { addr, cls } = access(cx, place, at);
  const dst = cx.emitter.register(place.type.key === BOOL_TYPE.key ? 1 : undefined);
  cx.emit(at, { op: "load", dst, addr, cls, order, thisCpu: false });
  return word(place.type, { reg: dst });
}

/** Address and class of a word that plain instructions may access. */
export function access(cx: Context, place: Place, at: Position): { addr: Operand; cls: number } {
  if (place.kind !== "memory") {
    const message = `\`${place.name}\` is not in memory`;
    return cx.fail(
      at,
      message,
      "Only memory has an address: make it a static, a field, or take addr() of a local.",
    );
  }
  if (place.space === "percpu") {
    const advice = "Use this_cpu_read() and its like, or per_cpu_ptr(addr(x), cpu).";
    return cx.fail(at, "a per-CPU object is accessed without saying of which CPU", advice);
  }
  checkWord(cx, place, at);
  return { addr: addressOf(cx, place), cls: place.cls };
}

/** Address and class of a word of a per-CPU object, for the instructions that add the CPU's offset. */
export function percpuAccess(
  cx: Context,
  place: MemoryPlace,
  at: Position,
): { addr: Operand; cls: number } {
  checkWord(cx, place, at);
  return { addr: addressOf(cx, place), cls: place.cls };
}

function checkWord(cx: Context, { type }: MemoryPlace, at: Position): void {
  if (isWord(type)) return;
  cx.fail(
    at,
    `\`${type.key}\` is not a word`,
    "Name one of its fields or elements, or pass addr() of it.",
  );
}

/** The address as one operand. */
export function addressOf(cx: Context, place: MemoryPlace): Operand {
  return cx.emitter.sum(place.base, place.offset);
}

/** `&place`. */
export function addressValue(cx: Context, place: MemoryPlace): WordValue {
  const type = place.space === "percpu" ? percpuOf(place.type) : pointerTo(place.type);
  return { kind: "word", type, operand: addressOf(cx, place), pointee: place.cls };
}

/** `*pointer`. */
export function pointee(cx: Context, pointer: WordValue, at: Position): MemoryPlace {
  const { type, operand } = pointer;
  if (type.kind !== "pointer" && type.kind !== "percpu") {
    const advice = "`.field` and `.$` need a ptr<T>, or a struct.";
    return cx.fail(at, `\`${type.key}\` is not a pointer to something`, advice);
  }
  if (type.to.kind === "unknown") {
    cx.fail(at, "what this points to is not known", "Cast it first: `p as ptr<T>`.");
  }
  const cls = pointer.pointee ?? cx.unit.classes.pointee(type.to);
  const space = type.kind === "percpu" ? "percpu" : "plain";
  return { kind: "memory", space, base: operand, offset: 0, type: type.to, cls };
}

/** `place.name`. */
export function fieldOf(cx: Context, place: MemoryPlace, name: string, at: Position): MemoryPlace {
  const { type } = place;
  if (type.kind !== "struct") {
    const advice = isWord(type) ? "A pointer to a scalar is read as `p.$`." : "Index it first.";
    return cx.fail(at, `\`${type.key}\` has no fields`, advice);
  }
  const field = type.fields.get(name);
  if (!field) {
    const known = [...type.fields.keys()];
    const advice = didYouMean(name, known, `It has ${known.join(", ") || "no fields"}.`);
    return cx.fail(at, `struct ${type.name} has no field \`${name}\``, advice);
  }
  const cls = cx.unit.classes.field(type, name);
  return { ...place, offset: place.offset + field.offset, type: field.type, cls };
}

/** `place[index]`, checked against the array's length unless it is known to lie within. */
export function elementOf(
  cx: Context,
  place: MemoryPlace,
  index: WordValue,
  at: Position,
): MemoryPlace {
  const { type } = place;
  if (type.kind !== "array") {
    return cx.fail(at, `\`${type.key}\` is not an array`, "Only array<T, N> can be indexed.");
  }
  const { operand } = index;
  if (index.type.kind !== "scalar") cx.fail(at, "an index is an integer", "Write an int or uint.");
  const size = wordsOf(type.of);
  if ("value" in operand) {
    if (operand.value < 0 || operand.value >= type.length) outOfBounds(cx, type.length, at);
    return { ...place, offset: place.offset + operand.value * size, type: type.of };
  }
  checkIndex(cx, operand, type.length, at);
  if (type.length === 1) return { ...place, type: type.of };
  return { ...place, base: scaled(cx, { place, operand, size }, at), offset: 0, type: type.of };
}

function outOfBounds(cx: Context, length: number, at: Position): never {
  return cx.fail(at, "the index is outside the array", `Indices are 0 to ${length - 1}.`);
}

function checkIndex(cx: Context, index: Operand, length: number, at: Position): void {
  const bound = cx.emitter.bound(index);
  if (bound !== undefined && bound < length) return;
  const { emitter } = cx;
  const [inside, outside] = [emitter.block(), emitter.block()];
  const dst = emitter.register(1);
  const width = { signed: false, bits: 32 };
  cx.emit(at, { op: "binary", dst, operator: "<", a: index, b: { value: length }, width });
  emitter.branch({ reg: dst }, inside, outside);
  emitter.start(outside);
  emitter.emit({ op: "fail", rule: "array-bounds", text: "an array is indexed beyond its end" });
  emitter.stop();
  emitter.start(inside);
}

interface Scaled {
  readonly place: MemoryPlace;
  readonly operand: Operand;
  readonly size: number;
}

/** Address of element `operand`, of `size` words. */
function scaled(cx: Context, { place, operand, size }: Scaled, at: Position): Operand {
  const width = { signed: false, bits: 32 };
  let distance = operand;
  if (size > 1) {
    const product = cx.emitter.register();
    cx.emit(at, {
      op: "binary",
      dst: product,
      operator: "*",
      a: operand,
      b: { value: size },
      width,
    });
    distance = { reg: product };
  }
  const dst = cx.emitter.register();
  const a = addressOf(cx, place);
  cx.emit(at, { op: "binary", dst, operator: "+", a, b: distance, width });
  return { reg: dst };
}

/** The type an unannotated `const x = value` gets. */
export function typeOfValue(value: Value): Type {
  if (value.kind === "word") return value.type;
  if (value.kind === "place") return value.place.type;
  return INT_TYPE;
}

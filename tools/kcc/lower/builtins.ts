// SPDX-License-Identifier: GPL-2.0-only
import { didYouMean } from "../link/nearest.js";
import type { CallExpression, Position } from "../syntax.js";
import { BOOL_TYPE, INT_TYPE, pointerTo, type Type, UINT_TYPE, wordsOf } from "../types/type.js";
import { Arguments } from "./arguments.js";
import { storeWord } from "./assignments.js";
import type { Context } from "./context.js";
import { convert } from "./convert.js";
import type { Builtin } from "./builtin.js";
import { INSTRUCTIONS } from "./instructions.js";
import { decided } from "./operators.js";
import { addressValue, load } from "./places.js";
import { constant, NOTHING, NULL_VALUE, truth, type Value, word } from "./values.js";

const BUILTINS: ReadonlyMap<string, Builtin> = new Map<string, Builtin>([
  ...INSTRUCTIONS,
  ["addr", addressOf],
  ["container_of", containerOf],
  ["READ_ONCE", (args) => load(args.cx, args.place(0), "once", args.at)],
  ["WRITE_ONCE", writeOnce],
  ["per_cpu_ptr", perCpuPointer],
  ["IS_ENABLED", isEnabled],
  ["sizeof", (args) => constant(INT_TYPE, wordsOf(args.type()))],
  ["expect_true", expectTrue],
  ["fail", (args) => report(args, args.text(0), args.text(1))],
  ["observe", observe],
  ["witness", witness],
  ["EXPORT_SYMBOL", () => NOTHING],
  ["EXPORT_SYMBOL_GPL", () => NOTHING],
]);

/** What the compiler does for `name`, if it is declared without a body where it is used. */
export function builtinNamed(cx: Context, name: string): Builtin | undefined {
  const found = cx.frame.module.value(name);
  return found?.declaration.kind === "extern" ? BUILTINS.get(found.declaration.name) : undefined;
}

export function lowerBuiltin(cx: Context, call: CallExpression, builtin: Builtin): Value {
  return builtin(new Arguments(cx, call));
}

/** A name declared without a body, used as a value: NULL or a configuration option. */
export function lowerExtern(cx: Context, name: string, at: Position): Value {
  if (name === "NULL") return NULL_VALUE;
  const option = cx.unit.config[name];
  if (typeof option === "boolean") return truth(option);
  if (typeof option === "number") return constant(INT_TYPE, option);
  const known = [...Object.keys(cx.unit.config), ...BUILTINS.keys()];
  const advice = didYouMean(name, known, "The built-ins are listed in tools/kcc/README.md.");
  return cx.fail(at, `\`${name}\` is not a built-in`, advice);
}

function addressOf(args: Arguments): Value {
  const place = args.place(0);
  if (place.kind === "memory") return addressValue(args.cx, place);
  const advice = `Copy it into a local first: \`let x: type = ${place.name};\`, and take addr(x).`;
  return args.cx.fail(args.at, `\`${place.name}\` is in a register and has no address`, advice);
}

function containerOf(args: Arguments): Value {
  const { cx } = args;
  const type = args.type();
  const { operand } = args.word(0);
  let inner: Type = type;
  let offset = 0;
  for (const name of args.text(1).split(".")) {
    const field = inner.kind === "struct" ? inner.fields.get(name) : undefined;
    if (!field) {
      const known = inner.kind === "struct" ? [...inner.fields.keys()] : [];
      return cx.fail(
        args.at,
        `${inner.key} has no field \`${name}\``,
        didYouMean(name, known, "Name a field of the struct."),
      );
    }
    offset += field.offset;
    inner = field.type;
  }
  cx.mark(args.at);
  return word(pointerTo(type), cx.emitter.sum(operand, -offset));
}

function writeOnce(args: Arguments): Value {
  const place = args.place(0);
  const value = convert(args.cx, args.word(1), place.type, args.at);
  storeWord(args.cx, { place, value, order: "once" }, args.at);
  return NOTHING;
}

function perCpuPointer(args: Arguments): Value {
  const { cx } = args;
  const { type, operand, pointee } = args.word(0);
  const cpu = args.operand(1, UINT_TYPE);
  if (type.kind !== "percpu" && type.kind !== "pointer") {
    return cx.fail(args.at, `\`${type.key}\` is not a per-CPU pointer`, "Pass a percpu<T>.");
  }
  const dst = cx.emitter.register();
  cx.emit(args.at, { op: "percpu", dst, pointer: operand, cpu });
  const result = word(pointerTo(type.to), { reg: dst });
  return pointee === undefined ? result : { ...result, pointee };
}

function isEnabled(args: Arguments): Value {
  const option = args.word(0);
  const value = decided(option);
  if (value !== undefined) return truth(value);
  return args.cx.fail(
    args.at,
    "this is not a configuration option",
    "Pass a CONFIG_ name of generated/config.",
  );
}

function expectTrue(args: Arguments): Value {
  const { cx } = args;
  const { emitter } = cx;
  const [good, bad] = [emitter.block(), emitter.block()];
  const condition = convert(cx, args.word(0), BOOL_TYPE, args.at);
  const [rule, text] = [args.text(1), args.text(2)];
  cx.mark(args.at);
  emitter.branch(condition.operand, good, bad);
  emitter.start(bad);
  report(args, rule, text);
  emitter.start(good);
  return NOTHING;
}

function report(args: Arguments, rule: string, text: string): Value {
  args.cx.emit(args.at, { op: "fail", rule, text });
  args.cx.emitter.stop();
  return NOTHING;
}

function observe(args: Arguments): Value {
  args.cx.emit(args.at, { op: "observe", name: args.text(0), a: args.operand(1) });
  return NOTHING;
}

function witness(args: Arguments): Value {
  args.cx.emit(args.at, { op: "witness", name: args.text(0) });
  return NOTHING;
}

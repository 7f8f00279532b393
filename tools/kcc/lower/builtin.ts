// SPDX-License-Identifier: GPL-2.0-only
import type { Type } from "../types/type.js";
import type { Arguments } from "./arguments.js";
import type { Draft } from "./blocks.js";
import { NOTHING, type Value, word } from "./values.js";

/** Emits what a call of a built-in does; the value is what it returns. */
export type Builtin = (args: Arguments) => Value;

/** Emits an instruction that gives nothing. */
export function emit(args: Arguments, draft: Draft): Value {
  args.cx.emit(args.at, draft);
  return NOTHING;
}

/** Emits an instruction that gives a word; `bound` is the largest value it can give. */
export function result(
  args: Arguments,
  type: Type,
  draft: (dst: number) => Draft,
  bound?: number,
): Value {
  const dst = args.cx.emitter.register(bound);
  args.cx.emit(args.at, draft(dst));
  return word(type, { reg: dst });
}

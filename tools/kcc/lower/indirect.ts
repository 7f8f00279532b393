// SPDX-License-Identifier: GPL-2.0-only
import type { Position } from "../syntax.js";
import type { Type } from "../types/type.js";
import type { Block } from "./blocks.js";
import { expand, NO_TYPES } from "./expand.js";
import type { Context } from "./context.js";
import { binary } from "./operators.js";
import { operandOf } from "./places.js";
import { constant, NOTHING, type FunctionValue, type Value, type WordValue } from "./values.js";

/** A call through a pointer that is not known while compiling. */
export interface IndirectCall {
  readonly pointer: WordValue;
  /** The class of the field that it is read from, if it is one. */
  readonly field: string | undefined;
  readonly type: Type & { readonly kind: "function" };
  readonly args: readonly Value[];
  readonly at: Position;
}

/**
 * Compares the pointer with each function of its type whose address is taken anywhere, or stored in the
 * field it is read from, and expands the one that it is. A pointer to none of them is a finding.
 */
export function lowerIndirect(cx: Context, call: IndirectCall): Value {
  const { emitter, unit } = cx;
  const join = emitter.block();
  const { returns } = call.type;
  const dst = returns.kind === "void" ? -1 : emitter.register();
  for (const { fn, pointer } of unit.candidates(call.type, call.field)) {
    const [here, next] = [emitter.block(), emitter.block()];
    const equal = binary(cx, "==", call.pointer, constant(call.type, pointer), call.at);
    emitter.branch(equal.operand, here, next);
    emitter.start(here);
    expandOne(cx, call, { fn, dst, join });
    emitter.start(next);
  }
  const text = "a call through a pointer to no function of its type";
  cx.emit(call.at, { op: "fail", rule: "wild-call", text });
  emitter.stop();
  emitter.start(join);
  return returns.kind === "void" ? NOTHING : { kind: "word", type: returns, operand: { reg: dst } };
}

interface Candidate {
  readonly fn: FunctionValue;
  readonly dst: number;
  readonly join: Block;
}

function expandOne(cx: Context, call: IndirectCall, { fn, dst, join }: Candidate): void {
  const { args, at } = call;
  const value = expand(cx, { fn, args, typeArgs: NO_TYPES, at, indirect: true });
  if (!cx.emitter.isReachable) return;
  if (dst >= 0) {
    const a = operandOf(cx, value, at);
    cx.emit(at, { op: "mov", dst, a });
  }
  cx.emitter.jump(join);
}

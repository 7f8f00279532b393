// SPDX-License-Identifier: GPL-2.0-only
import type { Expression } from "../syntax.js";
import { BOOL_TYPE, isWord } from "../types/type.js";
import type { Block } from "./blocks.js";
import type { Context } from "./context.js";
import { lowerExpression } from "./expressions.js";
import { asWord } from "./places.js";
import { truth, type Value, word } from "./values.js";

/** Goes to `yes` when `expression` is true, else to `no`. What is decided when compiling leaves one way. */
export function lowerCondition(cx: Context, expression: Expression, yes: Block, no: Block): void {
  if (expression.kind === "unary" && expression.operator === "!") {
    lowerCondition(cx, expression.operand, no, yes);
  } else if (expression.kind === "logical") {
    const between = cx.emitter.block();
    if (expression.operator === "&&") lowerCondition(cx, expression.left, between, no);
    else lowerCondition(cx, expression.left, yes, between);
    cx.emitter.start(between);
    if (cx.emitter.isReachable) lowerCondition(cx, expression.right, yes, no);
  } else {
    const value = asWord(cx, lowerExpression(cx, expression), expression.at);
    if (!isWord(value.type))
      cx.fail(expression.at, "this is neither true nor false", "Compare it.");
    cx.mark(expression.at);
    cx.emitter.branch(value.operand, yes, no);
  }
}

/** The truth of `expression` as a word, for `!`, `&&` and `||` used as values. */
export function lowerTruth(cx: Context, expression: Expression): Value {
  const { emitter } = cx;
  const [yes, no, join] = [emitter.block(), emitter.block(), emitter.block()];
  lowerCondition(cx, expression, yes, no);
  if (no.incoming === 0) return decide(cx, yes, true);
  if (yes.incoming === 0) return decide(cx, no, false);
  const dst = emitter.register(1);
  for (const [block, value] of [
    [yes, 1],
    [no, 0],
  ] as const) {
    emitter.start(block);
    cx.emit(expression.at, { op: "mov", dst, a: { value } });
    emitter.jump(join);
  }
  emitter.start(join);
  return word(BOOL_TYPE, { reg: dst });
}

function decide(cx: Context, block: Block, value: boolean): Value {
  cx.emitter.start(block);
  return truth(value);
}

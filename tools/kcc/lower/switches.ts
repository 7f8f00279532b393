// SPDX-License-Identifier: GPL-2.0-only
import type { Position, SwitchStatement } from "../syntax.js";
import type { Block } from "./blocks.js";
import type { Context } from "./context.js";
import { lowerWord } from "./expressions.js";
import { binary } from "./operators.js";
import { lowerStatements, within } from "./statements.js";
import type { WordValue } from "./values.js";

/** `switch`: the cases are compared in order, then comes `default`, wherever it is written. */
export function lowerSwitch(cx: Context, statement: SwitchStatement): void {
  const { emitter } = cx;
  const value = lowerWord(cx, statement.value);
  const after = emitter.block();
  const bodies = statement.clauses.map(() => emitter.block());
  lowerTests(cx, statement, { value, bodies, after });
  const base = cx.stackTop;
  const target = {
    label: statement.label,
    onBreak: after,
    onContinue: undefined,
    plainBreak: true,
    stackBase: base,
  };
  within(cx, target, () => {
    statement.clauses.forEach((clause, index) => {
      const block = bodies[index];
      if (!block) return;
      if (emitter.isReachable && index > 0) checkFallThrough(cx, statement, index, clause.at);
      emitter.start(block);
      lowerStatements(cx, clause.body);
    });
  });
  cx.leaveStack(statement.at, base);
  emitter.start(after);
}

interface Tests {
  readonly value: WordValue;
  readonly bodies: readonly Block[];
  readonly after: Block;
}

function lowerTests(
  cx: Context,
  statement: SwitchStatement,
  { value, bodies, after }: Tests,
): void {
  let otherwise = after;
  statement.clauses.forEach(({ test, at }, index) => {
    const body = bodies[index];
    if (!body) return;
    if (!test) {
      otherwise = body;
      return;
    }
    if (!cx.emitter.isReachable) return;
    const next = cx.emitter.block();
    const equal = binary(cx, "==", value, lowerWord(cx, test), at);
    cx.mark(at);
    cx.emitter.branch(equal.operand, body, next);
    cx.emitter.start(next);
  });
  cx.emitter.jump(otherwise);
}

/** An empty clause shares the body of the next one; any other must end. */
function checkFallThrough(
  cx: Context,
  statement: SwitchStatement,
  index: number,
  at: Position,
): void {
  if (statement.clauses[index - 1]?.body.length === 0) return;
  cx.fail(at, "the clause above falls through into this one", "End it with `break` or `return`.");
}

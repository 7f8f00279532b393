// SPDX-License-Identifier: GPL-2.0-only
import type { ForEachStatement, LoopStatement, Position } from "../syntax.js";
import { INT_TYPE } from "../types/type.js";
import type { Block } from "./blocks.js";
import { lowerCondition } from "./conditions.js";
import type { Context } from "./context.js";
import { lowerEffect, lowerStatements, within } from "./statements.js";
import { constant } from "./values.js";

/** `while`, `do` and `for`. */
export function lowerLoop(cx: Context, loop: LoopStatement): void {
  const { emitter } = cx;
  const outer = cx.stackTop;
  lowerStatements(cx, loop.first);
  const [body, test] = [emitter.block(), emitter.block()];
  const [step, after] = [emitter.block(), emitter.block()];
  if (loop.testedAfter) emitter.start(body);
  else {
    emitter.start(test);
    lowerTest(cx, loop, body, after);
    emitter.start(body);
  }
  lowerRound(cx, loop, { onBreak: after, onContinue: step });
  emitter.start(step);
  if (loop.step && emitter.isReachable) lowerEffect(cx, loop.step);
  if (loop.testedAfter) {
    emitter.start(test);
    if (emitter.isReachable) lowerTest(cx, loop, body, after);
  } else emitter.jump(test);
  emitter.start(after);
  cx.leaveStack(loop.at, outer);
}

interface WaysOut {
  readonly onBreak: Block;
  readonly onContinue: Block;
}

/** The body, where `break` and `continue` go the ways given. */
function lowerRound(cx: Context, loop: LoopStatement | ForEachStatement, ways: WaysOut): void {
  const target = { label: loop.label, ...ways, plainBreak: true, stackBase: cx.stackTop };
  within(cx, target, () => {
    lowerStatements(cx, [loop.body]);
  });
}

function lowerTest(cx: Context, { condition }: LoopStatement, body: Block, after: Block): void {
  if (condition) lowerCondition(cx, condition, body, after);
  else cx.emitter.jump(body);
}

const ITERATOR = "each_possible_cpu";

/** `for (const cpu of each_possible_cpu())`: the body once for each CPU, its number a constant. */
export function lowerEach(cx: Context, loop: ForEachStatement): void {
  checkIterator(cx, loop);
  const { emitter } = cx;
  const after = emitter.block();
  const cpus = Number(cx.unit.config.NR_CPUS);
  for (let cpu = 0; cpu < cpus && emitter.isReachable; cpu++) {
    const next = emitter.block();
    cx.frame.locals[loop.local.slot] = constant(INT_TYPE, cpu);
    lowerRound(cx, loop, { onBreak: after, onContinue: next });
    emitter.start(next);
  }
  emitter.start(after);
}

function checkIterator(cx: Context, { iterator }: ForEachStatement): void {
  const { at } = iterator;
  const refuse = (position: Position): never =>
    cx.fail(
      position,
      "only CPUs can be iterated over",
      "Write `for (const cpu of each_possible_cpu())`, or a counting loop.",
    );
  if (iterator.kind !== "call" || iterator.callee.kind !== "name") return refuse(at);
  const found = cx.frame.module.value(iterator.callee.name);
  if (found?.declaration.kind !== "extern" || found.declaration.name !== ITERATOR) refuse(at);
}

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
  const [body, test, step, after] = [
    emitter.block(),
    emitter.block(),
    emitter.block(),
    emitter.block(),
  ];
  const base = cx.stackTop;
  if (loop.testedAfter) emitter.start(body);
  else {
    emitter.start(test);
    lowerTest(cx, loop, body, after);
    emitter.start(body);
  }
  const target = {
    label: loop.label,
    onBreak: after,
    onContinue: step,
    plainBreak: true,
    stackBase: base,
  };
  within(cx, target, () => {
    lowerStatements(cx, [loop.body]);
  });
  emitter.start(step);
  if (loop.step && emitter.isReachable) lowerEffect(cx, loop.step);
  if (loop.testedAfter) {
    emitter.start(test);
    if (emitter.isReachable) lowerTest(cx, loop, body, after);
  } else emitter.jump(test);
  emitter.start(after);
  cx.leaveStack(loop.at, outer);
}

function lowerTest(cx: Context, { condition }: LoopStatement, body: Block, after: Block): void {
  if (condition) lowerCondition(cx, condition, body, after);
  else cx.emitter.jump(body);
}

const ITERATORS = new Set(["each_possible_cpu", "each_online_cpu"]);

/** `for (const cpu of each_possible_cpu())`: the body once for each CPU, its number a constant. */
export function lowerEach(cx: Context, loop: ForEachStatement): void {
  checkIterator(cx, loop);
  const { emitter } = cx;
  const after = emitter.block();
  const cpus = Number(cx.unit.config.NR_CPUS);
  for (let cpu = 0; cpu < cpus && emitter.isReachable; cpu++) {
    const next = emitter.block();
    const target = {
      label: loop.label,
      onBreak: after,
      onContinue: next,
      plainBreak: true,
      stackBase: cx.stackTop,
    };
    cx.frame.locals[loop.local.slot] = constant(INT_TYPE, cpu);
    within(cx, target, () => {
      lowerStatements(cx, [loop.body]);
    });
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
  if (found?.declaration.kind !== "extern" || !ITERATORS.has(found.declaration.name)) refuse(at);
}

// SPDX-License-Identifier: GPL-2.0-only
import type { DeclareStatement, Expression, Position, Statement } from "../syntax.js";
import { isWord, type Type, VOID, wordsOf } from "../types/type.js";
import { assign, lowerAssign, lowerStep } from "./assignments.js";
import { lowerCondition } from "./conditions.js";
import type { Context, Target } from "./context.js";
import { convert } from "./convert.js";
import { lowerExpression } from "./expressions.js";
import { lowerEach, lowerLoop } from "./loops.js";
import { operandOf, typeOfValue } from "./places.js";
import { lowerSwitch } from "./switches.js";
import { type MemoryPlace, NOTHING, type Place, type Value } from "./values.js";

/** The body of a function: what falls off its end returns. */
export function lowerBody(cx: Context, body: readonly Statement[]): void {
  const at = body.at(-1)?.at ?? cx.frame.fn?.declaration.at ?? { line: 1, column: 1 };
  lowerStatements(cx, body);
  if (cx.emitter.isReachable) returnHere(cx, NOTHING, at);
  cx.leaveStack(at, cx.frame.stackBase);
}

/** Statements in order; what follows a jump is left out. */
export function lowerStatements(cx: Context, body: readonly Statement[]): void {
  for (const statement of body) {
    if (!cx.emitter.isReachable) return;
    lowerStatement(cx, statement);
  }
}

/** One statement; a block gives back the stack its variables took. */
export function lowerStatement(cx: Context, statement: Statement): void {
  switch (statement.kind) {
    case "block":
      lowerBlock(cx, statement);
      break;
    case "declare":
      lowerDeclare(cx, statement);
      break;
    case "expression":
      lowerEffect(cx, statement.expression);
      break;
    case "if":
      lowerIf(cx, statement);
      break;
    case "loop":
      lowerLoop(cx, statement);
      break;
    case "each":
      lowerEach(cx, statement);
      break;
    case "switch":
      lowerSwitch(cx, statement);
      break;
    case "break":
    case "continue":
      lowerJump(cx, statement.kind, statement.label, statement.at);
      break;
    case "return":
      lowerReturn(cx, statement.value, statement.at);
      break;
  }
}

function lowerBlock(cx: Context, block: Statement & { readonly kind: "block" }): void {
  const { label } = block;
  const base = cx.stackTop;
  if (label === undefined) lowerStatements(cx, block.body);
  else {
    const after = cx.emitter.block();
    const target = {
      label,
      onBreak: after,
      onContinue: undefined,
      plainBreak: false,
      stackBase: base,
    };
    within(cx, target, () => {
      lowerStatements(cx, block.body);
    });
    cx.leaveStack(block.at, base);
    cx.emitter.start(after);
  }
  cx.leaveStack(block.at, base);
}

/** Runs `lower` where `break` and `continue` mean `target`. */
export function within(cx: Context, target: Target, lower: () => void): void {
  cx.targets.push(target);
  lower();
  cx.targets.pop();
}

/** An expression whose value is not used. */
export function lowerEffect(cx: Context, expression: Expression): void {
  if (expression.kind === "assign") lowerAssign(cx, expression, false);
  else if (expression.kind === "step") lowerStep(cx, expression, false);
  else lowerExpression(cx, expression);
}

function lowerIf(cx: Context, statement: Statement & { readonly kind: "if" }): void {
  const { emitter } = cx;
  const [yes, no, after] = [emitter.block(), emitter.block(), emitter.block()];
  lowerCondition(cx, statement.condition, yes, no);
  emitter.start(yes);
  lowerStatements(cx, [statement.then]);
  emitter.jump(after);
  emitter.start(no);
  if (statement.otherwise) lowerStatements(cx, [statement.otherwise]);
  emitter.start(after);
}

function lowerJump(
  cx: Context,
  kind: "break" | "continue",
  label: string | undefined,
  at: Position,
): void {
  const target = cx.targets.findLast((one) =>
    label === undefined
      ? kind === "break"
        ? one.plainBreak
        : one.onContinue
      : one.label === label,
  );
  const to = kind === "break" ? target?.onBreak : target?.onContinue;
  if (!target || !to) return cx.fail(at, `\`${kind}\` has nothing to leave`, "Put it into a loop.");
  cx.exitStack(at, target.stackBase);
  cx.mark(at);
  cx.emitter.jump(to);
}

function lowerReturn(cx: Context, value: Expression | undefined, at: Position): void {
  const { fn } = cx.frame;
  const declared = fn?.declaration.returns;
  const type = declared ? cx.unit.types.resolve(declared, cx.frame) : VOID;
  const result = value ? lowerExpression(cx, value) : NOTHING;
  if (result.kind !== "none" && type.kind === "void") {
    cx.fail(
      at,
      "the function's type says that it returns nothing",
      "Write its type: `function f(): type`.",
    );
  }
  if (!cx.emitter.isReachable) return;
  const none = result.kind === "none" && type.kind === "void";
  returnHere(cx, none ? NOTHING : convert(cx, result, type, value?.at ?? at), at);
}

function returnHere(cx: Context, value: Value, at: Position): void {
  cx.exitStack(at, cx.frame.stackBase);
  cx.mark(at);
  const { src } = cx.emitter;
  const block = cx.emitter.detach();
  if (block) cx.frame.returns.push({ block, value, src });
}

function lowerDeclare(cx: Context, statement: DeclareStatement): void {
  const { local, at } = statement;
  const value = statement.value && lowerExpression(cx, statement.value);
  const type = declaredType(cx, statement, value);
  if (!isWord(type) || local.addressTaken) {
    const place = stackVariable(cx, statement, type);
    cx.frame.locals[local.slot] = { kind: "place", place };
    if (value) initialise(cx, place, value, at);
    return;
  }
  if (value && (local.kind === "const" || !(local.assigned || local.passed))) {
    cx.frame.locals[local.slot] =
      value.kind === "text" || value.kind === "function" ? value : convert(cx, value, type, at);
    return;
  }
  const register = cx.emitter.register();
  const a = value ? operandOf(cx, convert(cx, value, type, at), at) : { value: 0 };
  cx.emit(at, { op: "mov", dst: register, a });
  cx.frame.locals[local.slot] = {
    kind: "place",
    place: { kind: "register", register, type, name: local.name },
  };
}

function declaredType(cx: Context, statement: DeclareStatement, value: Value | undefined): Type {
  if (statement.type) return cx.unit.types.resolve(statement.type, cx.frame);
  const type =
    value?.kind === "function" ? cx.unit.functionType(value.fn) : value && typeOfValue(value);
  if (value?.kind !== "none" && type && wordsOf(type) > 0) return type;
  const { name } = statement.local;
  return cx.fail(statement.at, `\`${name}\` has no type`, `Write it: \`let ${name}: type = ...\`.`);
}

function stackVariable(cx: Context, { local, at }: DeclareStatement, type: Type): MemoryPlace {
  const words = wordsOf(type);
  if (words === 0)
    cx.fail(
      at,
      `a variable cannot be of type ${type.key}`,
      "Declare a scalar, a pointer or a struct.",
    );
  cx.unit.noteObject(type);
  const cls = cx.unit.classes.named(`${cx.frame.fn?.declaration.name ?? ""}.${local.name}`);
  const offset = cx.enterStack(at, words, cx.unit.classes.ofWords(type, cls));
  const dst = cx.emitter.register();
  cx.emit(at, { op: "stack", dst, offset });
  return { kind: "memory", space: "plain", base: { reg: dst }, offset: 0, type, cls };
}

function initialise(cx: Context, place: Place, value: Value, at: Position): void {
  if (isWord(place.type)) assign(cx, place, value, at);
  else
    cx.fail(
      at,
      "a struct is not initialised by a value",
      "Declare it with `!`, and assign its fields.",
    );
}

// SPDX-License-Identifier: GPL-2.0-only
/** The barriers of a file and what is written behind each: a letter, and what it pairs with. */
import ts = require("typescript");
import { trailingComments } from "./comments.js";
import type { FunctionSource, KernelFile } from "./file.js";

/** One call of a barrier. */
export interface BarrierSource {
  /** The function it is in. */
  readonly function: string;
  /** `smp_mb` or another. */
  readonly call: string;
  readonly letter: string | undefined;
  readonly partner: string | undefined;
  readonly statement: ts.Statement;
  readonly line: number;
}

const BARRIERS = new Set(["smp_mb", "smp_rmb", "smp_wmb"]);

const known = new WeakMap<KernelFile, readonly BarrierSource[]>();

/** Barriers in the order of the text; none in the headers that define them. */
export function barriersOf(file: KernelFile): readonly BarrierSource[] {
  const found = known.get(file) ?? find(file);
  known.set(file, found);
  return found;
}

function find(file: KernelFile): BarrierSource[] {
  if (/^arch\/|^include\/asm-generic\//.test(file.path)) return [];
  return [...file.functions.values()].flatMap((source) => inFunction(file, source));
}

function inFunction(file: KernelFile, { name, node }: FunctionSource): BarrierSource[] {
  const found: BarrierSource[] = [];
  const visit = (inner: ts.Node): void => {
    const barrier = ts.isExpressionStatement(inner) && read(file, name, inner);
    if (barrier) found.push(barrier);
    ts.forEachChild(inner, visit);
  };
  visit(node);
  return found;
}

function read(
  file: KernelFile,
  name: string,
  statement: ts.ExpressionStatement,
): BarrierSource | undefined {
  const { expression } = statement;
  if (!ts.isCallExpression(expression) || !ts.isIdentifier(expression.expression)) return undefined;
  const call = expression.expression.text;
  if (!BARRIERS.has(call)) return undefined;
  const comments = trailingComments(file.text, statement);
  const letter = comments.find((text) => /^[A-Z]$/.test(text));
  const pairs = comments.map((text) => /^Pairs with (.*)\.$/.exec(text)?.[1]);
  const partner = pairs.find((text) => text !== undefined);
  return { function: name, call, letter, partner, statement, line: file.lineOf(statement) };
}

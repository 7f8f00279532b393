// SPDX-License-Identifier: GPL-2.0-only
import ts = require("typescript");
import { trailingRange } from "../source/comments.js";
import { kernelSteps, type StepFact } from "../rules/steps.js";
import type { KernelFile } from "../source/file.js";
import type { Step } from "../source/steps.js";
import {
  fileOf,
  inserting,
  mutation,
  replacing,
  sure,
  type Breaks,
  type Edit,
  type Mutation,
} from "./mutation.js";

/** Leaves a step out, exchanges it with the next one, or adds one at the end. */
export const breakSteps: Breaks<StepFact> = (tree, { doer, index }, manifest) => {
  const file = fileOf(tree, doer.file);
  const source = sure(file.functions.get(doer.name), doer.name);
  const all = kernelSteps(manifest, source, doer.config);
  const step = all[index];
  if (!step) {
    const pos = sure(source.node.body, doer.name).getEnd() - 1;
    const edit = inserting(pos, "nowhere();");
    return [mutation(file, `${doer.name}(): one step more`, [edit], [doer.name, "nowhere"])];
  }
  return [dropped(file, doer.name, all, index), ...swapped(file, doer.name, all, index)];
};

function dropped(file: KernelFile, name: string, all: readonly Step[], index: number): Mutation {
  const { text, node } = sure(all[index], name);
  const left = all.map((step) => step.text).filter((_step, i) => i !== index);
  return mutation(file, `${name}(): leave out "${text}"`, [without(node)], names(name, all, left));
}

/** Two steps of which neither is part of the other; those inside the first go with it. */
function swapped(file: KernelFile, name: string, all: readonly Step[], index: number): Mutation[] {
  const [one, other] = [sure(all[index], name), all[index + 1]];
  if (!other || one.text === other.text || !areApart(one.node, other.node)) return [];
  const inside = all.filter(({ node }) => isWithin(node, one.node)).length;
  const texts = all.map((step) => step.text);
  const left = texts.toSpliced(index + 1, 1).toSpliced(index + 1 - inside, 0, other.text);
  const what = `${name}(): swap "${one.text}" and "${other.text}"`;
  return [mutation(file, what, exchange(file, one.node, other.node), names(name, all, left))];
}

function isWithin(inner: ts.Node, node: ts.Node): boolean {
  return inner.getStart() >= node.getStart() && inner.getEnd() <= node.getEnd();
}

/** Statements take the comments behind them along. */
function exchange(file: KernelFile, one: ts.Node, other: ts.Node): Edit[] {
  const both = ts.isExpressionStatement(one.parent) && ts.isExpressionStatement(other.parent);
  const [first, second] = [one, other].map((node) => {
    const pos = node.getStart();
    const end = both ? trailingRange(file.text, node.parent).end : node.getEnd();
    const text = file.text.slice(pos, end);
    return { pos, end, text: ts.isBinaryExpression(node) && !both ? `(${text})` : text };
  });
  if (!first || !second) return [];
  return [
    { ...first, text: second.text },
    { ...second, text: first.text },
  ];
}

/** What the message must say: the function, and the step that is wanted where the first differs. */
function names(name: string, all: readonly Step[], left: readonly string[]): string[] {
  const index = all.findIndex((step, i) => step.text !== left[i]);
  return [`${name}()`, `step ${index + 1} is`, `"${sure(all[index], name).text}"`];
}

/** Both are calls or stores: exchanged, they are steps as before. */
function areApart(one: ts.Node, other: ts.Node): boolean {
  const whole = [one, other].every(
    (node) => ts.isCallExpression(node) || ts.isExpressionStatement(node.parent),
  );
  const apart = one.getEnd() <= other.getStart() || other.getEnd() <= one.getStart();
  return whole && apart;
}

/** The edit that leaves a step out and keeps those inside it. */
export function without(node: ts.Node): Edit {
  if (ts.isReturnStatement(node)) return replacing(node, `${node.expression?.getText() ?? ""};`);
  const parts = partsOf(node);
  if (parts.length === 0 && ts.isExpressionStatement(node.parent))
    return replacing(node.parent, ";");
  return replacing(node, parts.length === 0 ? "here" : `(${parts.join(", ")})`);
}

/** What an operation is made of, in the order it is evaluated. */
function partsOf(node: ts.Node): string[] {
  if (ts.isCallExpression(node)) return node.arguments.map((part) => part.getText());
  if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) {
    return [node.operand.getText()];
  }
  if (ts.isBinaryExpression(node)) return [node.left.getText(), node.right.getText()];
  if (!ts.isConditionalExpression(node)) return [];
  return [node.condition, node.whenTrue, node.whenFalse].map((part) => part.getText());
}

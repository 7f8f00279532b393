// SPDX-License-Identifier: GPL-2.0-only
import ts = require("typescript");
import { portOf } from "../manifest/manifest.js";
import type { InitialStep } from "../rules/initial.js";
import { stepsOf } from "../source/steps.js";
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
import { without } from "./steps.js";

/** Leaves a field out, gives it another value, or sets up one more. */
export const breakInitial: Breaks<InitialStep> = (tree, { file: facts, function: name, step }) => {
  const file = fileOf(tree, portOf(facts));
  const source = sure(file.functions.get(name), name);
  if (step === undefined) {
    const pos = sure(source.node.body, name).getEnd() - 1;
    return [
      mutation(file, `${name}(): one more`, [inserting(pos, "nowhere();")], [name, "nowhere"]),
    ];
  }
  const { node } = sure(
    stepsOf(source, facts.config).find(({ text }) => text === step),
    step,
  );
  const all: Mutation[] = [mutation(file, `leave out ${step}`, [other(node)], [name, `"${step}"`])];
  if (!ts.isBinaryExpression(node) || isStep(node.right)) return all;
  const value = replacing(node.right, "4711");
  return [...all, mutation(file, `another value in ${step}`, [value], [name, "4711", `"${step}"`])];
};

/** A value that is a step of its own. */
function isStep(node: ts.Node): boolean {
  return ts.isCallExpression(node) || ts.isBinaryExpression(node);
}

/** A call that gives a field its value becomes another, any other step is left out. */
function other(node: ts.Node): Edit {
  if (!ts.isCallExpression(node) || ts.isExpressionStatement(node.parent)) return without(node);
  return replacing(node.expression, "nowhere");
}

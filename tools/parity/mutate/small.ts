// SPDX-License-Identifier: GPL-2.0-only
/** Small mutators: the patch's own requirements, options, and checks of the port's own. */
import ts = require("typescript");
import { portOf } from "../manifest/manifest.js";
import type { CheckFact } from "../rules/checks.js";
import type { CommentAspect } from "../rules/comments.js";
import type { CounterAspect } from "../rules/counters.js";
import type { GoneAspect } from "../rules/gone.js";
import type { OptionFact } from "../rules/options.js";
import { CONFIG } from "../rules/options.js";
import { stepsOf } from "../source/steps.js";
import { commentEdit } from "./contexts.js";
import { fileOf, inserting, mutation, removing, replacing, sure, type Breaks } from "./mutation.js";

/** Changes a counter with an operation that protects less. */
export const breakCounters: Breaks<CounterAspect> = (tree, { counter }) => {
  const { function: name, field, operation } = counter;
  const file = fileOf(tree, portOf(counter));
  const steps = stepsOf(sure(file.functions.get(name), name));
  const { node } = sure(
    steps.find(({ text }) => text === `${operation} ${field}`),
    operation,
  );
  const callee = ts.isCallExpression(node) ? node.expression : node;
  return [`__${operation}`, operation.replace("this", "raw")].map((weaker) =>
    mutation(
      file,
      `${name}(): ${weaker}`,
      [replacing(callee, weaker)],
      [`${name}()`, `${field}[] with ${weaker}()`, `must be ${operation}()`],
    ),
  );
};

/** Puts a call back. */
export const breakGone: Breaks<GoneAspect> = (tree, { gone, call }) => {
  const { function: name } = gone;
  const file = fileOf(tree, portOf(gone));
  const { body } = sure(file.functions.get(name), name).node;
  const edit = inserting(sure(body, name).getStart() + 1, `${call}();`);
  return [mutation(file, `${name}(): ${call}()`, [edit], [`${name}() calls ${call}()`])];
};

/** Has a comment say what it must not, or not say what it must. */
export const breakComments: Breaks<CommentAspect> = (tree, { comment, aspect }) => {
  const { function: name, gone, says = "" } = comment;
  const file = fileOf(tree, portOf(comment));
  const source = sure(file.functions.get(name), name);
  if (aspect === "says") {
    const edit = sure(commentEdit(file, source, says, "some context"), says);
    return [mutation(file, `${name}() does not say ${says}`, [edit], [name, `say "${says}"`])];
  }
  const text = `/* Only ${gone}. */`;
  const inside = inserting(sure(source.node.body, name).getStart() + 1, text);
  return [mutation(file, `${name}() says ${gone}`, [inside], [name, `still says "${gone}"`])];
};

/** Takes a check away. */
export const breakChecks: Breaks<CheckFact> = (tree, { file: path, name }) => {
  const file = fileOf(tree, path);
  const { node } = sure(file.functions.get(name), name);
  return [mutation(file, `remove ${name}()`, [removing(node)], [`check ${name}()`])];
};

/** Removes an option, or makes it a number. */
export const breakOptions: Breaks<OptionFact> = (tree, { option }) => {
  const file = fileOf(tree, CONFIG);
  const { node } = sure(file.variables.get(option), option);
  const retype = replacing(sure(node.type, option), "int");
  return [
    mutation(
      file,
      `remove ${option}`,
      [removing(node.parent.parent)],
      [`${option} is not declared`],
    ),
    mutation(file, `retype ${option}`, [retype], [`${option} is not a bool`]),
  ];
};

// SPDX-License-Identifier: GPL-2.0-only
import { portOf } from "../manifest/manifest.js";
import type { VariableFact } from "../rules/constants.js";
import { fileOf, inserting, mutation, removing, replacing, sure, type Breaks } from "./mutation.js";

/** Changes a value, renames or removes its constant, or adds one. */
export const breakConstants: Breaks<VariableFact> = (tree, { file: facts, name, rest }) => {
  const file = fileOf(tree, portOf(facts));
  if (name === undefined) {
    const text = "\nconst NOWHERE = 1;\n";
    return [mutation(file, "add a constant", [inserting(file.text.length, text)], ["no NOWHERE"])];
  }
  const { node } = sure(file.variables.get(name), name);
  const value = replacing(sure(node.initializer, name), "4711");
  const rename = replacing(node.name, "NOWHERE");
  return [
    mutation(file, `another value for ${name}`, [value], [name, "4711", rest]),
    mutation(file, `rename ${name}`, [rename], [name]),
    mutation(file, `remove ${name}`, [removing(node.parent.parent)], [`${name} is missing`]),
  ];
};

// SPDX-License-Identifier: GPL-2.0-only
import { portOf } from "../manifest/manifest.js";
import type { SymbolFact } from "../rules/symbols.js";
import { fileOf, inserting, mutation, removing, replacing, sure, type Breaks } from "./mutation.js";

/** Takes an export mark away, changes it, or adds one. */
export const breakSymbols: Breaks<SymbolFact> = (tree, { file: facts, function: { name } }) => {
  const file = fileOf(tree, portOf(facts));
  const mark = file.marks.find(({ symbol }) => symbol === name);
  if (!mark) {
    const { node } = sure(file.functions.get(name), name);
    const edit = inserting(node.getEnd(), `\nEXPORT_SYMBOL_GPL(${name});`);
    return [mutation(file, `export ${name}() to modules`, [edit], [name, "keeps it from modules"])];
  }
  const { macro } = mark;
  const other = macro === "EXPORT_SYMBOL" ? "EXPORT_SYMBOL_GPL" : "EXPORT_SYMBOL";
  const changed = replacing(mark.node, `${other}(${name});`);
  const names = [`${name}() has no ${macro}()`];
  return [
    mutation(file, `remove the mark of ${name}()`, [removing(mark.node)], names),
    mutation(file, `${other}(${name})`, [changed], [`${other}(${name}) is ${macro} `]),
  ];
};

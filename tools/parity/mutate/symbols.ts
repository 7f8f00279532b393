// SPDX-License-Identifier: GPL-2.0-only
import { portOf } from "../manifest/manifest.js";
import type { SymbolFact } from "../rules/symbols.js";
import { fileOf, inserting, mutation, removing, replacing, sure, type Breaks } from "./mutation.js";

/** Takes an export mark away, weakens it, or adds one. */
export const breakSymbols: Breaks<SymbolFact> = (tree, { file: facts, function: { name } }) => {
  const file = fileOf(tree, portOf(facts));
  const mark = file.marks.find(({ symbol }) => symbol === name);
  if (!mark) {
    const { node } = sure(file.functions.get(name), name);
    const edit = inserting(node.getEnd(), `\nEXPORT_SYMBOL_GPL(${name});`);
    return [mutation(file, `export ${name}() to modules`, [edit], [name, "keeps it from modules"])];
  }
  const weaker = replacing(mark.node, `EXPORT_SYMBOL(${name});`);
  const names = [`${name}() has no EXPORT_SYMBOL_GPL`];
  return [
    mutation(file, `remove the mark of ${name}()`, [removing(mark.node)], names),
    mutation(file, `EXPORT_SYMBOL(${name})`, [weaker], [`EXPORT_SYMBOL(${name})`, "_GPL"]),
  ];
};

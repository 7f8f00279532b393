// SPDX-License-Identifier: GPL-2.0-only
import ts = require("typescript");
import { portOf } from "../manifest/manifest.js";
import type { ContextAspect } from "../rules/contexts.js";
import type { FunctionSource, KernelFile } from "../source/file.js";
import { fileOf, inserting, mutation, sure, type Breaks, type Edit } from "./mutation.js";

/** Makes a function sleep that must not, or not check that it may; changes what a comment says. */
export const breakContexts: Breaks<ContextAspect> = (tree, { context, aspect }) => {
  const { function: name, says = "", sleeps } = context;
  const file = fileOf(tree, portOf(context));
  const source = sure(file.functions.get(name), name);
  if (aspect === "says") {
    const edit = sure(commentEdit(file, source, says, "some context"), says);
    return [mutation(file, `${name}() does not say ${says}`, [edit], [`${name}()`, `"${says}"`])];
  }
  const { body } = source.node;
  const start = sure(body, name).getStart() + 1;
  if (sleeps === "never") {
    const edit = inserting(start, "might_sleep();");
    return [mutation(file, `${name}() sleeps`, [edit], [`${name}() can sleep in might_sleep()`])];
  }
  const call = sure(body?.statements.find(isSleep), name);
  const edit = { pos: call.getStart(), end: call.getEnd(), text: "" };
  return [
    mutation(file, `${name}() does not check`, [edit], [`${name}() lacks its might_sleep()`]),
  ];
};

function isSleep(node: ts.Statement): boolean {
  return node.getText() === "might_sleep();";
}

/** Words in the comments before a function or inside it, over line ends, replaced. */
export function commentEdit(
  file: KernelFile,
  { node }: FunctionSource,
  words: string,
  instead: string,
): Edit | undefined {
  const pattern = new RegExp(words.split(" ").map(escaped).join("(?:\\s|\\n\\s*\\*)+"), "i");
  const from = node.getFullStart();
  const found = pattern.exec(file.text.slice(from, node.getEnd()));
  if (!found) return undefined;
  const pos = from + found.index;
  return { pos, end: pos + found[0].length, text: instead };
}

function escaped(word: string): string {
  return word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

// SPDX-License-Identifier: GPL-2.0-only
import ts = require("typescript");
import { portOf } from "../manifest/manifest.js";
import type { FunctionAspect } from "../rules/functions.js";
import type { FunctionSource, KernelFile } from "../source/file.js";
import type { KernelTree } from "../source/tree.js";
import {
  edited,
  fileOf,
  inserting,
  mutation,
  removing,
  replacing,
  sure,
  type Breaks,
  type Mutation,
} from "./mutation.js";
import { breakParameterName, breakParameterType, breakReturns } from "./signature.js";

/** Where functions are moved to: a file whose functions no manifest lists. */
const ELSEWHERE = "include/linux/kernel.ts";

/** Breaks one thing about a function. */
export const breakFunctions: Breaks<FunctionAspect> = (tree, fact) => {
  const file = fileOf(tree, portOf(fact.file));
  if (fact.aspect === "besides")
    return [without(file, sure(fact.file.besides?.[fact.index], "it"))];
  if (!fact.function) return [oneMore(file)];
  const source = sure(file.functions.get(fact.function.name), fact.function.name);
  switch (fact.aspect) {
    case "name":
      return [rename(file, source), remove(file, source), move(tree, file, source)];
    case "linkage":
      return [relink(file, source)];
    case "returns":
      return [breakReturns(file, source)];
    case "parameter":
      return breakParameterName(file, source, fact.index);
    case "type":
      return [breakParameterType(file, source, fact.index)];
    default:
      return [];
  }
};

function oneMore(file: KernelFile): Mutation {
  const text = "\nfunction nowhere(): void {}\n";
  return mutation(file, "add a function", [inserting(file.text.length, text)], ["no nowhere()"]);
}

function without(file: KernelFile, name: string): Mutation {
  const { node } = sure(file.functions.get(name), name);
  return mutation(file, `remove ${name}()`, [removing(node)], [`${name}() of another version`]);
}

function rename(file: KernelFile, { name, node }: FunctionSource): Mutation {
  const edit = replacing(sure(node.name, name), "nowhere");
  return mutation(file, `rename ${name}()`, [edit], [`${name}()`]);
}

function remove(file: KernelFile, { name, node }: FunctionSource): Mutation {
  return mutation(file, `remove ${name}()`, [removing(node)], [`${name}()`, "has not"]);
}

function move(tree: KernelTree, file: KernelFile, { name, node }: FunctionSource): Mutation {
  const other = fileOf(tree, ELSEWHERE);
  const there = inserting(other.text.length, `\n${node.getText()}\n`);
  const files = new Map([
    [file.path, edited(file, [removing(node)])],
    [other.path, edited(other, [there])],
  ]);
  const what = `move ${name}() from ${file.path} to ${other.path}`;
  return { what, files, file: other.path, names: [`${name}() is in`, "in v"] };
}

/** Static what is external, external what is static; not inline what is. */
function relink(file: KernelFile, { name, node, exported, marked }: FunctionSource): Mutation {
  const start = node.getStart();
  if (marked) {
    const pos = file.text.lastIndexOf(`/* ${marked} */`, start);
    const edit = { pos, end: start, text: "" };
    return mutation(file, `${name}() is not marked ${marked}`, [edit], [`${name}()`, marked]);
  }
  const word = node.modifiers?.find(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
  if (!exported || !word) {
    return mutation(
      file,
      `export ${name}()`,
      [inserting(start, "export ")],
      [`${name}() is external`],
    );
  }
  const edit = { pos: word.getStart(), end: word.getEnd() + 1, text: "" };
  return mutation(file, `make ${name}() static`, [edit], [`${name}() is static`]);
}

// SPDX-License-Identifier: GPL-2.0-only
import ts = require("typescript");
import type { FunctionSource, KernelFile } from "../source/file.js";
import { inserting, mutation, replacing, sure, type Edit, type Mutation } from "./mutation.js";

/** Renames a parameter all through the function, and takes it away. */
export function breakParameterName(
  file: KernelFile,
  { name, node, parameters }: FunctionSource,
  index: number,
): Mutation[] {
  const parameter = sure(parameters[index], name);
  const renamed = mutation(
    file,
    `${name}(): rename ${parameter.name}`,
    renames(node, parameter.name),
    [`${name}()`, "nowhere", parameter.name.replace(/^_/, "")],
  );
  return [renamed, dropParameter(file, { name, node, parameters }, index)];
}

/** Makes a parameter a local of the function. */
function dropParameter(
  file: KernelFile,
  { name, node, parameters }: Pick<FunctionSource, "name" | "node" | "parameters">,
  index: number,
): Mutation {
  const { name: called, type } = sure(parameters[index], name);
  const left = parameters.filter((_one, i) => i !== index).map((one) => one.node.getText());
  const [first, last] = [sure(parameters[0], name).node, sure(parameters.at(-1), name).node];
  const body = sure(node.body, name).getStart() + 1;
  const edits = [
    { pos: first.getStart(), end: last.getEnd(), text: left.join(", ") },
    inserting(body, `let ${called}!: ${type};`),
  ];
  return mutation(file, `${name}(): drop ${called}`, edits, [
    `${name}() has ${left.length} parameters`,
  ]);
}

/** Every use of a name in a function that is not a field. */
function renames(node: ts.FunctionDeclaration, name: string): Edit[] {
  const edits: Edit[] = [];
  const visit = (inner: ts.Node): void => {
    const isField = ts.isPropertyAccessExpression(inner.parent) && inner.parent.name === inner;
    if (ts.isIdentifier(inner) && inner.text === name && !isField) {
      edits.push(replacing(inner, "nowhere"));
    }
    ts.forEachChild(inner, visit);
  };
  for (const child of [...node.parameters, ...(node.body ? [node.body] : [])]) visit(child);
  return edits;
}

/** Gives a parameter another type. */
export function breakParameterType(
  file: KernelFile,
  { name, node, parameters }: FunctionSource,
  index: number,
): Mutation {
  const parameter = sure(parameters[index], name);
  const type = sure(node.parameters[index]?.type, name);
  const called = parameter.name.replace(/^_/, "");
  const names = [`${name}() has ${called} as nowhere_t`, parameter.type];
  return mutation(
    file,
    `${name}(): retype ${parameter.name}`,
    [replacing(type, "nowhere_t")],
    names,
  );
}

/** Makes a function return something else. */
export function breakReturns(file: KernelFile, { name, node, returns }: FunctionSource): Mutation {
  const edit = replacing(sure(node.type, name), "nowhere_t");
  return mutation(
    file,
    `${name}(): another result`,
    [edit],
    [`${name}() returns nowhere_t`, returns.type],
  );
}

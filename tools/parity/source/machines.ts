// SPDX-License-Identifier: GPL-2.0-only
import ts = require("typescript");
import type { KernelFile } from "./file.js";

/** One machine of a `machine.ts`. */
export interface MachineSource {
  /** Properties by name, as text without quotes. */
  readonly text: ReadonlyMap<string, string>;
  readonly node: ts.ObjectLiteralExpression;
  readonly line: number;
}

/** The machines that a file lists. */
export function machinesOf(file: KernelFile): MachineSource[] {
  const list = file.variables.get("machines")?.node.initializer;
  if (!list || !ts.isArrayLiteralExpression(list)) return [];
  return list.elements.filter(ts.isObjectLiteralExpression).map((node) => {
    const text = new Map(node.properties.flatMap((property) => textOf(file, property)));
    return { text, node, line: file.lineOf(node) };
  });
}

function textOf(file: KernelFile, node: ts.ObjectLiteralElementLike): [string, string][] {
  if (!ts.isPropertyAssignment(node)) return [];
  return [[file.textOf(node.name), file.textOf(node.initializer).replace(/^"|"$/g, "")]];
}

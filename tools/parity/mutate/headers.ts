// SPDX-License-Identifier: GPL-2.0-only
import { ts } from "ts-morph";
import { portOf } from "../manifest/manifest.js";
import type { HeaderFact } from "../rules/headers.js";
import type { KernelFile } from "../source/file.js";
import { fileOf, inserting, mutation, sure, type Breaks, type Edit } from "./mutation.js";

/** Takes a name off a header's list, or adds one. */
export const breakHeaders: Breaks<HeaderFact> = (tree, { file: facts, name }) => {
  const file = fileOf(tree, portOf(facts));
  if (name !== undefined) {
    return [mutation(file, `do not pass on ${name}`, [offTheList(file, name)], [`${name} of`])];
  }
  const text = "\nexport { nowhere } from 'linux/kernel';\n";
  return [mutation(file, "pass on one more", [inserting(file.text.length, text)], ["nowhere"])];
};

function offTheList(file: KernelFile, name: string): Edit {
  const elements = file.passedOn.flatMap(({ node: { exportClause } }) =>
    exportClause && ts.isNamedExports(exportClause) ? exportClause.elements : [],
  );
  const element = sure(
    elements.find((one) => one.name.text === name),
    name,
  );
  return { pos: element.getFullStart(), end: element.getEnd() + 1, text: "" };
}

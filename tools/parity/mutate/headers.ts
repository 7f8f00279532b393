// SPDX-License-Identifier: GPL-2.0-only
import ts = require("typescript");
import { portOf, type PassFact } from "../manifest/manifest.js";
import type { HeaderFact } from "../rules/headers.js";
import type { KernelFile } from "../source/file.js";
import {
  fileOf,
  inserting,
  mutation,
  removing,
  replacing,
  sure,
  type Breaks,
  type Edit,
  type Mutation,
} from "./mutation.js";

/** Takes a name off a header's list, or adds one. */
export const breakHeaders: Breaks<HeaderFact> = (tree, { file: facts, name, pass }) => {
  const file = fileOf(tree, portOf(facts));
  if (pass) return breakPass(file, pass);
  if (name !== undefined) {
    return [mutation(file, `do not pass on ${name}`, [offTheList(file, name)], [`${name} of`])];
  }
  const text = "\nexport { nowhere } from 'linux/kernel';\n";
  return [mutation(file, "pass on one more", [inserting(file.text.length, text)], ["nowhere"])];
};

/** Passes a whole header on no more, or under another option. */
function breakPass(file: KernelFile, { from }: PassFact): Mutation[] {
  const specifier = from.replace(/^include\/|\.ts$/g, "");
  const { node } = sure(
    file.passedOn.find((clause) => clause.from === specifier),
    from,
  );
  const text = `export * from '${specifier}' with { config: 'CONFIG_NOWHERE' };`;
  return [
    mutation(file, `do not pass on ${from}`, [removing(node)], [`${from} is not passed on`]),
    mutation(file, `${from} under an option`, [replacing(node, text)], [from, "CONFIG_NOWHERE"]),
  ];
}

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

// SPDX-License-Identifier: GPL-2.0-only
import { mirrorOf, type Manifest, type Override } from "../manifest/manifest.js";
import { contractOf, type OverrideFact } from "../rules/overrides.js";
import type { KernelFile } from "../source/file.js";
import type { KernelTree } from "../source/tree.js";
import {
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

/** Takes an override away, adds one nobody declared, or changes its signature. */
export const breakOverrides: Breaks<OverrideFact> = (tree, fact, manifest) => {
  const { override, aspect, index } = fact;
  const file = fileOf(tree, mirrorOf(override.path));
  if (aspect === "closed") return oneMore(file, override, manifest);
  if (aspect === "via") return [elsewhere(tree, file, override)];
  const name = sure(override.functions[index], override.path).name;
  const source = sure(file.functions.get(name), name);
  const remove = mutation(file, `remove ${name}()`, [removing(source.node)], [`${name}()`]);
  const signature = source.parameters.flatMap((_parameter, i) => [
    ...breakParameterName(file, source, i),
    breakParameterType(file, source, i),
  ]);
  return [remove, breakReturns(file, source), ...signature];
};

/** One that the generic header defines and this one does not, and one that neither does. */
function oneMore(file: KernelFile, override: Override, manifest: Manifest): Mutation[] {
  const { functions } = sure(contractOf(manifest, override), override.header);
  const own = new Set(override.functions.map(({ name }) => name));
  const variant = manifest.overrides.find(({ path }) => path === override.via);
  const added = functions.filter(({ name }) => !own.has(name) && !isIn(variant, name));
  const end = file.text.length;
  return [
    ...added.map(({ name, parameters, returns }) => {
      const text = `\nexport function ${name}(${parameters.join(", ")}): ${returns} {}\n`;
      return mutation(file, `override ${name}()`, [inserting(end, text)], [`overrides ${name}()`]);
    }),
    mutation(
      file,
      "define one that the generic header does not",
      [inserting(end, "\nexport function nowhere(): void {}\n")],
      ["offers nowhere()", override.header],
    ),
  ];
}

function isIn(override: Override | undefined, name: string): boolean {
  return override?.functions.some((one) => one.name === name) ?? false;
}

/** Takes the generic header where the variant should be taken. */
function elsewhere(tree: KernelTree, file: KernelFile, { via = "", header }: Override): Mutation {
  const specifier = mirrorOf(via).replace(/^include\/|\.ts$/g, "");
  const { node } = sure(
    file.passedOn.find(({ from }) => from === specifier),
    specifier,
  );
  const generic = `'asm-generic/${header}'`;
  fileOf(tree, `include/asm-generic/${header}.ts`);
  const edit = replacing(sure(node.moduleSpecifier, specifier), generic);
  return mutation(file, `take ${generic}`, [edit], [`takes nothing from ${via}`]);
}

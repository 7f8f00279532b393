// SPDX-License-Identifier: GPL-2.0-only
/** Which names a header offers, and which file each comes from. */
import { candidates } from "../../kcc/link/program.js";
import type { KernelFile } from "./file.js";
import type { KernelTree } from "./tree.js";

/** Name -> the file that declares it. */
export type Offered = ReadonlyMap<string, KernelFile>;

/** The file that a specifier in `importer` means. */
export function resolve(tree: KernelTree, importer: string, from: string): KernelFile | undefined {
  const arch = /^arch\/([^/]+)\//.exec(importer)?.[1] ?? "";
  const path = candidates(from, importer, arch).find((one) => tree.file(one));
  return path === undefined ? undefined : tree.file(path);
}

/** All that `file` offers; its own declarations come before those it passes on. */
export function offeredBy(tree: KernelTree, file: KernelFile, above: readonly KernelFile[] = []) {
  const offered = new Map<string, KernelFile>();
  if (above.includes(file)) return offered;
  for (const name of declared(file)) offered.set(name, file);
  for (const { from, names } of file.passedOn) {
    const other = resolve(tree, file.path, from);
    if (!other) continue;
    const theirs = offeredBy(tree, other, [...above, file]);
    const passed = names ?? [...theirs.keys()].map((name) => ({ exported: name, imported: name }));
    for (const { exported, imported } of passed) {
      const home = theirs.get(imported);
      if (home && !offered.has(exported)) offered.set(exported, home);
    }
  }
  return offered;
}

function declared(file: KernelFile): string[] {
  const functions = [...file.functions.values()].filter(({ exported }) => exported);
  return [
    ...functions.map(({ name }) => name),
    ...file.structs.keys(),
    ...file.aliases.keys(),
    ...file.variables.keys(),
  ];
}

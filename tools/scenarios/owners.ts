// SPDX-License-Identifier: GPL-2.0-only
/** Whose a file of the kernel is: which implementations of SRCU take it in. */
import type { SourceTree } from "../base/source-tree.js";
import { configure } from "../kcc/config.js";
import { KernelCodeError } from "../kcc/diagnostic.js";
import type { SourceCache } from "../kcc/front/cache.js";
import { Program } from "../kcc/link/program.js";
import { type Implementation, implementationConfig, IMPLEMENTATIONS } from "./implementations.js";

const HEADER = "include/linux/srcu.ts";

/**
 * The files that the header takes in with that implementation, on any machine: generic `asm/`. What is
 * wrong in them is for a compilation to complain of.
 */
function filesOf(tree: SourceTree, name: Implementation, cache: SourceCache): Set<string> {
  const config = configure({ NR_CPUS: 1 }, implementationConfig(name));
  const program = new Program(tree, cache, "generic", config);
  try {
    program.load(HEADER);
  } catch (error) {
    if (!(error instanceof KernelCodeError)) throw error;
  }
  return new Set(program.modules.map(({ path }) => path));
}

/** Whose a file is: of all, unless the header takes it in with some and not with others. */
export type Owners = (path: string) => readonly Implementation[];

/** The owners of the files of a tree. */
export function ownersIn(tree: SourceTree, cache: SourceCache): Owners {
  const files = new Map(IMPLEMENTATIONS.map((name) => [name, filesOf(tree, name, cache)] as const));
  return (path) => {
    const found = IMPLEMENTATIONS.filter((name) => files.get(name)?.has(path));
    return found.length > 0 ? found : IMPLEMENTATIONS;
  };
}

/** Which implementations these files are about: the owners of those that are not everybody's; else all. */
export function aboutWhich(paths: readonly string[], owners: Owners): readonly Implementation[] {
  const some = paths.map(owners).filter(({ length }) => length < IMPLEMENTATIONS.length);
  return some.length > 0
    ? IMPLEMENTATIONS.filter((name) => some.flat().includes(name))
    : IMPLEMENTATIONS;
}

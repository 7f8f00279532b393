// SPDX-License-Identifier: GPL-2.0-only
/** The implementations of SRCU, of which an image has one: what include/linux/srcu.ts chooses from. */
import type { SourceTree } from "../base/source-tree.js";
import type { Configuration } from "./config.js";
import { configure } from "./config.js";
import { KernelCodeError } from "./diagnostic.js";
import type { SourceCache } from "./front/cache.js";
import { Program } from "./link/program.js";

/** What each is configured by. Tiny SRCU is for one CPU and a kernel that does not preempt itself. */
const CONFIGURATIONS = {
  "v4.9": { CONFIG_V4_9_SRCU: true },
  classic: { CONFIG_CLASSIC_SRCU: true },
  tree: { CONFIG_TREE_SRCU: true },
  tiny: { CONFIG_TINY_SRCU: true, CONFIG_SMP: false, CONFIG_PREEMPT: false },
} as const;

/** Short name of one: in scenarios' lists, and before the `/` of their names. */
export type Implementation = keyof typeof CONFIGURATIONS;

/** All of them, the one without a prefix first. */
export const IMPLEMENTATIONS = Object.keys(CONFIGURATIONS) as readonly Implementation[];

/** The one that scenarios are of which name none. */
export const DEFAULT_IMPLEMENTATION: Implementation = "v4.9";

/** The options that choose it. */
export function implementationConfig(name: Implementation): Configuration {
  return CONFIGURATIONS[name];
}

/** What a scenario is called that is run on several: `seq-total` on v4.9's, `tree/kvm-teardown`. */
export function scenarioName(name: string, implementation: Implementation): string {
  return implementation === DEFAULT_IMPLEMENTATION ? name : `${implementation}/${name}`;
}

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

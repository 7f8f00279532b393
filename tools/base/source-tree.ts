// SPDX-License-Identifier: GPL-2.0-only

/** Source files by path: a folder on disk, or such a folder with a patch laid over it. */
export interface SourceTree {
  /** The text of `path`, relative to the root of the tree and with `/`; undefined if there is none. */
  read(path: string): string | undefined;
  /** Every path there is, for messages and for finding scenarios. */
  list?(): readonly string[];
}

/** The same tree; `paths` gets every path that is asked for, whether or not there is such a file. */
export function noting(tree: SourceTree, paths: Set<string>): SourceTree {
  return {
    ...tree,
    read: (path) => {
      paths.add(path);
      return tree.read(path);
    },
  };
}

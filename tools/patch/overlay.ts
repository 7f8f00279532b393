// SPDX-License-Identifier: GPL-2.0-only
import type { SourceTree } from "../base/source-tree.js";

/** `tree` with some files replaced, added, or (undefined) taken away. `tree` itself stays as it is. */
export function overlay(
  tree: SourceTree,
  files: ReadonlyMap<string, string | undefined>,
): SourceTree {
  return {
    read: (path) => (files.has(path) ? files.get(path) : tree.read(path)),
    list: () => {
      const added = [...files].filter(([, text]) => text !== undefined).map(([path]) => path);
      const kept = (tree.list?.() ?? []).filter((path) => !files.has(path));
      return [...kept, ...added].sort();
    },
  };
}

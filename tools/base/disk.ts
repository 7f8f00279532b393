// SPDX-License-Identifier: GPL-2.0-only
/** The source tree on disk: the package this file is in. */
import { type Dirent, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { SourceTree } from "./source-tree.js";

/** Folders that hold kernel sources; everything else is tools and is not listed. */
const KERNEL = [
  "arch",
  "drivers",
  "fs",
  "include",
  "kernel",
  "lib",
  "mm",
  "test/selftests",
  "virt",
];

/** The top of the package, as an absolute path; this file is compiled to build/tools/base/. */
export function packageRoot(): string {
  return fileURLToPath(new URL("../../../", import.meta.url));
}

function isMissing(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return code === "ENOENT" || code === "ENOTDIR" || code === "EISDIR";
}

/** The text of a file; undefined when there is none. */
function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

function entries(path: string): Dirent[] {
  try {
    return readdirSync(path, { withFileTypes: true });
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

function walk(root: string, folder: string): string[] {
  return entries(join(root, folder)).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    return entry.isDirectory() ? walk(root, path) : [path];
  });
}

/** The kernel half of the package at `root`. Each file is read once. */
export function diskTree(root = packageRoot()): SourceTree {
  const texts = new Map<string, string | undefined>();
  let paths: readonly string[] | undefined;
  return {
    read(path) {
      if (!texts.has(path)) texts.set(path, readText(join(root, path)));
      return texts.get(path);
    },
    list() {
      paths ??= KERNEL.flatMap((folder) => walk(root, folder)).sort();
      return paths;
    },
  };
}

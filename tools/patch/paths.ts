// SPDX-License-Identifier: GPL-2.0-only
/** File names as patches write them, and names that are near a wrong one. */
import { posix } from "node:path";
import { UserError } from "../base/errors.js";

const NOTHING = "/dev/null";

/** The path pair of a diff, without `a/` and `b/` or the folder names of two unpacked trees. */
export function stripPrefix(
  before: string,
  after: string,
): { before: string | undefined; after: string | undefined } {
  const strip = (path: string): string => path.slice(path.indexOf("/") + 1);
  const known = (path: string, letter: string): boolean =>
    path === NOTHING || path.startsWith(`${letter}/`);
  const marked = known(before, "a") && known(after, "b");
  const twoTrees = before !== after && strip(before) === strip(after) && strip(after).includes("/");
  const plain = (path: string): string | undefined => {
    if (path === NOTHING) return undefined;
    return marked || twoTrees ? strip(path) : path;
  };
  return { before: plain(before), after: plain(after) };
}

/** Throws unless `path` names something inside the tree. */
export function refuseOutside(path: string, where: string): void {
  if (!posix.isAbsolute(path) && !path.includes("\\") && !path.split("/").includes("..")) return;
  throw new UserError(
    `${where}: the patch names "${path}", which is outside the tree. ` +
      `Paths are relative to the top of the tree and never go up with "..".`,
  );
}

/** Number of single-character edits between two strings, never more than `limit` + 1. */
function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let row = Array.from({ length: b.length + 1 }, (_none, column) => column);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

/** How unlike two paths are: less is nearer; the same file name in another folder is near. */
function unlikeness(wanted: string, path: string): number {
  const names = distance(posix.parse(wanted).name, posix.parse(path).name, 40);
  return names * 10 + distance(wanted, path, 60);
}

/** Up to `count` of `known`, nearest first, leaving out what has nothing to do with `wanted`. */
export function nearest(wanted: string, known: readonly string[], count = 3): string[] {
  const limit = Math.max(2, Math.floor(posix.parse(wanted).name.length / 2));
  return known
    .map((path) => ({ path, score: unlikeness(wanted, path) }))
    .filter(({ score }) => score < (limit + 1) * 10 + wanted.length)
    .sort((a, b) => a.score - b.score || (a.path < b.path ? -1 : 1))
    .slice(0, count)
    .map(({ path }) => path);
}

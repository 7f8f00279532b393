// SPDX-License-Identifier: GPL-2.0-only
import { mirrorOf } from "../manifest/manifest.js";
import type { Fact, Rule } from "../rule.js";

/** A file that must be there, or a folder that must hold no other. */
export interface LayoutFact extends Fact {
  readonly kind: "mirror" | "own" | "place" | "other" | "folder";
  readonly name: string;
}

const id = "layout";

/** Every file of the kernel that is ported is where the kernel has it. */
export const layout: Rule<LayoutFact> = {
  id,
  title:
    "Each kernel file has its mirror at the kernel's own path, and every other file is declared.",

  facts({ layout: { mirrors, own, places, others, folders } }) {
    const all = (kind: LayoutFact["kind"], key: string, names: readonly string[]) =>
      names.map((name, i) => ({ path: `layout/${key}/${i}`, text: `${kind} ${name}`, kind, name }));
    return [
      ...all("mirror", "mirrors", mirrors),
      ...all("own", "own", own),
      ...all("place", "places", places),
      ...all("other", "others", others),
      ...all("folder", "folders", folders),
    ];
  },

  check(tree, { kernel, layout: { mirrors, own, places, others, folders } }) {
    const wanted = new Map([
      ...others.map((file) => [file, "this file of another version"] as const),
      ...own.map((file) => [file, "this file of the port's own"] as const),
      ...places.map((file) => [file, `this file with a part of ${kernel}`] as const),
      ...mirrors.map((path) => [mirrorOf(path), `the mirror of ${kernel}'s ${path}`] as const),
    ]);
    const there = new Set(tree.paths());
    const missing = [...wanted]
      .filter(([file]) => !there.has(file))
      .map(([file, what]) => ({ file, line: 1, rule: id, message: `${what} is missing` }));
    const extra = [...there].filter((file) => !wanted.has(file) && isUnder(file, folders));
    const message = `${kernel} has no such file, and it is not declared as the port's own`;
    return [...missing, ...extra.map((file) => ({ file, line: 1, rule: id, message }))];
  },
};

function isUnder(file: string, folders: readonly string[]): boolean {
  return folders.some((folder) => file.startsWith(`${folder}/`));
}

// SPDX-License-Identifier: GPL-2.0-only
import { mirrorOf } from "../manifest/manifest.js";
import type { LayoutFact } from "../rules/layout.js";
import type { Breaks } from "./mutation.js";

/** Takes a file away, or adds one. */
export const breakLayout: Breaks<LayoutFact> = (_tree, { kind, name }) => {
  const file = kind === "folder" ? `${name}/nowhere.ts` : mirrorOf(name);
  const text = kind === "folder" ? "// SPDX-License-Identifier: GPL-2.0-only\n" : undefined;
  const what = kind === "folder" ? `add ${file}` : `remove ${file}`;
  return [{ what, files: new Map([[file, text]]), file, names: [SAID[kind] ?? name] }];
};

/** What is said of a kind of file, where it is not the kernel's name of it. */
const SAID: Readonly<Partial<Record<LayoutFact["kind"], string>>> = {
  folder: "no such file",
  own: "own is missing",
  place: "is missing",
  other: "another version is missing",
};

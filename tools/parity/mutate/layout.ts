// SPDX-License-Identifier: GPL-2.0-only
import { mirrorOf } from "../manifest/manifest.js";
import type { LayoutFact } from "../rules/layout.js";
import type { Breaks } from "./mutation.js";

/** Takes a file away, or adds one. */
export const breakLayout: Breaks<LayoutFact> = (_tree, { kind, name }) => {
  const file = kind === "folder" ? `${name}/nowhere.ts` : mirrorOf(name);
  const text = kind === "folder" ? "// SPDX-License-Identifier: GPL-2.0-only\n" : undefined;
  const what = kind === "folder" ? `add ${file}` : `remove ${file}`;
  const said = kind === "mirror" ? name : kind === "own" ? "own is missing" : "no such file";
  return [{ what, files: new Map([[file, text]]), file, names: [said] }];
};

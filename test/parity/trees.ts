// SPDX-License-Identifier: GPL-2.0-only
/** The trees that parity is tested on. */
import test, { type ExecutionContext } from "ava";
import { diskTree, packageRoot } from "../../tools/base/disk.js";
import type { Manifest } from "../../tools/parity/manifest/manifest.js";
import { manifests } from "../../tools/parity/manifest/versions.js";
import { KernelTree } from "../../tools/parity/source/tree.js";
import { parsePatch } from "../../tools/patch/parse.js";
import { placeAll, placePatch } from "../../tools/patch/place.js";
import { embeddedPatches } from "../../tools/session/session.js";

const disk = diskTree();
const embedded = embeddedPatches(packageRoot());

/** A test for each version of the kernel that there is a manifest of. */
export function everyVersion(
  title: string,
  body: (t: ExecutionContext, manifest: Manifest) => void,
): void {
  for (const manifest of manifests) {
    test(`${manifest.kernel}: ${title}`, (t) => {
      body(t, manifest);
    });
  }
}

/** The tree as it is. */
export const patched = KernelTree.of(disk);

/** The tree without the patches that it carries. */
export const unpatched = KernelTree.of(placeAll(disk, embedded).before);

/** The tree with the patch of this text. */
export function withPatch(text: string): KernelTree {
  return KernelTree.of(placePatch(disk, parsePatch(text, "test.patch"), embedded).after);
}

/** The tree with one piece of one file replaced, which must be there once. */
export function withText(path: string, from: string, to: string): KernelTree {
  const text = disk.read(path) ?? "";
  if (text.split(from).length !== 2) throw new Error(`${path} has not one "${from}"`);
  return patched.with(new Map([[path, text.replace(from, () => to)]]));
}

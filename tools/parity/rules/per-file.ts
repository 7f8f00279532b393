// SPDX-License-Identifier: GPL-2.0-only
import type { Manifest } from "../manifest/manifest.js";
import type { Problem } from "../problem.js";
import type { KernelFile } from "../source/file.js";

type Check = (file: KernelFile, manifest: Manifest) => readonly Problem[];

/**
 * A check that depends on nothing but one file and the manifest, made once for each pair of them:
 * trees that differ in a file have all others in common.
 */
export function perFile(check: Check): Check {
  const known = new WeakMap<Manifest, WeakMap<KernelFile, readonly Problem[]>>();
  return (file, manifest) => {
    const answers = known.get(manifest) ?? new WeakMap<KernelFile, readonly Problem[]>();
    known.set(manifest, answers);
    const answer = answers.get(file) ?? check(file, manifest);
    answers.set(file, answer);
    return answer;
  };
}

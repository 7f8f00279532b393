// SPDX-License-Identifier: GPL-2.0-only
/** The versions that there are manifests of. */
import type { Manifest } from "./manifest.js";
import { placed, portFiles, type KernelFacts } from "./place.js";
import { facts as v4_11_facts } from "./v4.11/manifest.js";
import { facts as v4_12_facts } from "./v4.12/manifest.js";
import { facts as v4_9_facts } from "./v4.9/manifest.js";

const all: readonly KernelFacts[] = [v4_9_facts, v4_11_facts, v4_12_facts];

/** What the tree has for the sake of any version. */
const files = [...new Set(all.flatMap((facts) => portFiles(placed(facts, []))))];

/** One for each version, the first the one meant when none is named. */
export const manifests: readonly Manifest[] = all.map((facts) => placed(facts, files));

function named(kernel: string): Manifest {
  const found = manifests.find((one) => one.kernel === kernel);
  if (!found) throw new Error(`there is no manifest of ${kernel}`);
  return found;
}

/** Of v4.9. */
export const v4_9 = named("v4.9");

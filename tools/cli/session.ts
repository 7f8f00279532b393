// SPDX-License-Identifier: GPL-2.0-only
/** What every command begins with: the tree, the embedded patch, the machines, the choices made. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { SourceTree } from "../kcc/tree.js";
import type { ArchMachine } from "../machine/arch.js";
import type { Patch } from "../patch/model.js";
import { parsePatch } from "../patch/parse.js";
import { placeEmbedded, type Placement } from "../patch/place.js";
import { loadArchitectures } from "./architectures.js";
import { UserError } from "./errors.js";
import { pick } from "./pick.js";
import { findScenarios, type ScenarioFile } from "./scenarios.js";
import { diskTree, packageRoot } from "./tree.js";

/** The package and what was chosen of it. */
export interface Session {
  readonly root: string;
  /** The tree on disk: the patched state. */
  readonly tree: SourceTree;
  readonly embedded: Patch;
  /** The embedded patch in its place. */
  readonly placement: Placement;
  readonly allMachines: readonly ArchMachine[];
  readonly machines: readonly ArchMachine[];
  readonly scenarios: readonly ScenarioFile[];
}

/** Names given on the command line; empty means all. */
export interface Choice {
  readonly arch: readonly string[];
  readonly scenario: readonly string[];
}

/** The patch that the tree carries: number 0001 of patches/v4.9, others there are alternatives. */
export function embeddedPatch(root: string): Patch {
  const folder = "patches/v4.9";
  const name = readdirSync(join(root, folder)).find((file) => /^0001-.*\.patch$/.test(file));
  if (name === undefined) throw new UserError(`${folder} holds no patch 0001-*.patch.`);
  return parsePatch(readFileSync(join(root, folder, name), "utf8"), `${folder}/${name}`);
}

/** Opens the package and makes the choice. */
export async function openSession(choice: Choice, root = packageRoot()): Promise<Session> {
  const tree = diskTree(root);
  const embedded = embeddedPatch(root);
  const allMachines = await loadArchitectures(root);
  return {
    root,
    tree,
    embedded,
    placement: placeEmbedded(tree, embedded),
    allMachines,
    machines: pick("architecture", allMachines, choice.arch),
    scenarios: pick("scenario", findScenarios(tree), choice.scenario),
  };
}

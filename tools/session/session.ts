// SPDX-License-Identifier: GPL-2.0-only
/** What every command begins with: the tree, the embedded patch, the machines, the choices made. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { diskTree, packageRoot } from "../base/disk.js";
import { UserError } from "../base/errors.js";
import { pick } from "../base/pick.js";
import type { SourceTree } from "../base/source-tree.js";
import type { ArchMachine } from "../machine/arch.js";
import type { Patch } from "../patch/model.js";
import { parsePatch } from "../patch/parse.js";
import { placeAll, type Placement } from "../patch/place.js";
import { type ScenarioFile, scenariosFor } from "../scenarios/scenarios.js";
import { loadArchitectures } from "./architectures.js";

/** The package and what was chosen of it. */
export interface Session {
  readonly root: string;
  /** The tree on disk: the patched state. */
  readonly tree: SourceTree;
  /** The patches that the tree carries; the first is the one that is reviewed when none is named. */
  readonly embedded: readonly [Patch, ...Patch[]];
  /** All of them in their places. */
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

/** A folder for each version; numbered patches are in the tree, others there are alternatives. */
const FOLDERS = ["patches/v4.9", "patches/v4.12"];

function numbered(root: string, folder: string): Patch[] {
  const path = join(root, folder);
  const names = existsSync(path) ? readdirSync(path) : [];
  return names
    .filter((file) => /^\d{4}-.*\.patch$/.test(file))
    .sort()
    .map((file) => parsePatch(readFileSync(join(path, file), "utf8"), `${folder}/${file}`));
}

/** The patches that the tree carries. */
export function embeddedPatches(root: string): readonly [Patch, ...Patch[]] {
  const [first, ...others] = FOLDERS.flatMap((folder) => numbered(root, folder));
  if (!first) throw new UserError(`There is no numbered patch in ${FOLDERS.join(" or ")}.`);
  return [first, ...others];
}

/** Opens the package and makes the choice. */
export async function openSession(choice: Choice, root = packageRoot()): Promise<Session> {
  const tree = diskTree(root);
  const embedded = embeddedPatches(root);
  const allMachines = await loadArchitectures(root);
  return {
    root,
    tree,
    embedded,
    placement: placeAll(tree, embedded),
    allMachines,
    machines: pick("architecture", allMachines, choice.arch),
    scenarios: pick("scenario", scenariosFor(tree, choice.scenario), choice.scenario),
  };
}

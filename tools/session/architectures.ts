// SPDX-License-Identifier: GPL-2.0-only
/** The machines that arch/<arch>/machine.ts files describe. */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { packageRoot } from "../base/disk.js";
import type { ArchMachine } from "../machine/arch.js";

function isMachine(value: unknown): value is ArchMachine {
  return typeof value === "object" && value !== null && "memoryModel" in value && "folder" in value;
}

/** A machine.ts exports machines alone or in lists, under names of its choice. */
function machinesOf(module: unknown): ArchMachine[] {
  const exported: unknown[] = Object.values(module as object).flat();
  return [...new Set(exported.filter(isMachine))];
}

/** The machine of the folder's own name comes first, then its options. */
function byName(a: ArchMachine, b: ArchMachine): number {
  return a.name < b.name ? -1 : 1;
}

/** Every machine of the package at `root`, sorted by name. */
export async function loadArchitectures(root = packageRoot()): Promise<ArchMachine[]> {
  const folder = join(root, "build/arch");
  const files = readdirSync(folder)
    .map((arch) => join(folder, arch, "machine.js"))
    .filter((file) => existsSync(file));
  const modules = await Promise.all(
    files.map((file) => import(pathToFileURL(file).href) as Promise<unknown>),
  );
  return modules.flatMap(machinesOf).sort(byName);
}

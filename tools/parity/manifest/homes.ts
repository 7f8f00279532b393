// SPDX-License-Identifier: GPL-2.0-only
import { portOf, type Manifest } from "./manifest.js";

/** Function -> the files of the port that have it by right. */
export type Homes = ReadonlyMap<string, ReadonlySet<string>>;

const known = new WeakMap<Manifest, Homes>();

/** Where each function of the manifest belongs: in its file, and in the headers that override it. */
export function homesOf(manifest: Manifest): Homes {
  const homes = known.get(manifest) ?? find(manifest);
  known.set(manifest, homes);
  return homes;
}

function find({ files, overrides }: Manifest): Homes {
  const homes = new Map<string, Set<string>>();
  for (const facts of [...files, ...overrides]) {
    for (const { name } of facts.functions) {
      homes.set(name, (homes.get(name) ?? new Set<string>()).add(portOf(facts)));
    }
  }
  return homes;
}

// SPDX-License-Identifier: GPL-2.0-only
/**
 * The tree without the defects that v4.12's Tree SRCU had: with all of patches/v4.12/fixes. What is found in
 * it is not one of those. Names of its trees in saved schedules begin with `fixed:`.
 */
import { applyPatch } from "../patch/apply.js";
import { placeAll } from "../patch/place.js";
import { readVariants } from "../selftest/variants.js";
import type { Session } from "../session/session.js";

/** What names of fixed trees begin with. */
const FIXED = "fixed:";

/** The same session, about the fixed tree. */
export function withFixes(session: Session): Session {
  const fixes = readVariants(session.root, session.allMachines)
    .filter(({ name }) => name.startsWith("fixes/"))
    .map(({ patch }) => patch);
  const tree = fixes.reduce(applyPatch, session.tree);
  return { ...session, tree, placement: placeAll(tree, session.embedded) };
}

/** What a tree is called in saved schedules if it is a fixed one. */
export function fixedName(name: string): string {
  return FIXED + name;
}

/** The session that a tree's name is about, and the name in it. */
export function sessionNamed(session: Session, name: string): [Session, string] {
  if (!name.startsWith(FIXED)) return [session, name];
  return [withFixes(session), name.slice(FIXED.length)];
}

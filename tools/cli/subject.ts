// SPDX-License-Identifier: GPL-2.0-only
import type { Patch } from "../patch/model.js";
import { placeEmbedded, placePatch, type Placement } from "../patch/place.js";
import type { Session } from "../session/session.js";
import { readPatch } from "./input.js";

/** A patch and its two trees. */
export interface Subject {
  readonly patch: Patch;
  readonly placement: Placement;
}

/** The patch of that name, in its place; the first that the tree carries when no file is named. */
export function subjectOf(session: Session, file: string | undefined): Subject {
  const { tree, embedded } = session;
  const [first] = embedded;
  if (file === undefined) return { patch: first, placement: placeEmbedded(tree, first) };
  const patch = readPatch(file);
  return { patch, placement: placePatch(tree, patch, embedded) };
}

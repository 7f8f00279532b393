// SPDX-License-Identifier: GPL-2.0-only
import type { Patch } from "../patch/model.js";
import { placePatch, type Placement } from "../patch/place.js";
import { readPatch } from "./input.js";
import type { Session } from "./session.js";

/** A patch and its two trees. */
export interface Subject {
  readonly patch: Patch;
  readonly placement: Placement;
}

/** The patch of that name, in its place; the embedded one when no file is named. */
export function subjectOf(session: Session, file: string | undefined): Subject {
  if (file === undefined) return { patch: session.embedded, placement: session.placement };
  const patch = readPatch(file);
  return { patch, placement: placePatch(session.tree, patch, session.embedded) };
}

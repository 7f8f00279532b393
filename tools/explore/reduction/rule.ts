// SPDX-License-Identifier: GPL-2.0-only
/** What the rules of the reduction have in common. */
import type { Context } from "../../machine/layout.js";
import type { Machine } from "../../machine/machine.js";
import type { Dependence } from "./dependence.js";
import type { HeldUp } from "./held-up.js";

/** What every rule asks. */
export interface Ground {
  readonly machine: Machine;
  readonly dependence: Dependence;
  readonly heldUp: HeldUp;
  /** See kinds.ts. */
  readonly kind: Uint8Array;
  /** For each instruction, how the step that it begins uses its alias class. */
  readonly use: Uint8Array;
  /** Not only a finding is wanted, if there is one, but all ways a run can end. */
  readonly everyEnding: boolean;
}

/**
 * A rule speaks of the next step of a context, at `pc`, which is the only one that the context could
 * take now. The names are Lipton's ("Reduction", CACM 18(12), 1975).
 */
export interface Rule {
  /**
   * A left mover: whatever the others may do before the step they can do after it, with the same result; and no
   * schedule of theirs is an end without it.
   */
  commutesToFront(context: Context, pc: number): boolean;
  /** A both mover: the step commutes with all that any other context may ever do, and enables none. */
  isUnseen(context: Context, pc: number): boolean;
  /** A right mover: whatever the others can do after the step they can do before it, with the same result. */
  acquires(context: Context, pc: number): boolean;
}

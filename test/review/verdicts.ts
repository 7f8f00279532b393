// SPDX-License-Identifier: GPL-2.0-only
/** Verdicts for tests that need no review. */
import { type Evidence, verdictOf } from "../../tools/review/verdict/verdict.js";

/** Evidence of a patch that was run, with these parts changed. */
export function evidence(changed: Partial<Evidence> = {}): Evidence {
  return {
    all: [],
    silent: false,
    orderings: [],
    models: ["SC"],
    unreached: [],
    touching: new Set(["s"]),
    controls: new Set(),
    isClaimed: () => false,
    whyNot: () => undefined,
    machines: ["arm", "x86"],
    ...changed,
  };
}

/** The verdict on a patch that changes nothing. */
export const NOTHING = verdictOf(evidence({ silent: true }));

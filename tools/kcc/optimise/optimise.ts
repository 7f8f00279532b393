// SPDX-License-Identifier: GPL-2.0-only
/**
 * Makes the code of a context small and canonical. What machine code would have to do stays: visible
 * instructions are never added, removed or reordered, so the steps others can come between are those
 * that were written.
 */
import type { Procedure } from "../lower/blocks.js";
import { coalesce } from "./coalesce.js";
import { removeDead } from "./dead.js";
import { straighten } from "./graph.js";
import { numberRegisters } from "./number.js";
import { Propagation } from "./propagate.js";
import { rematerialise } from "./rematerialise.js";
import { definitions } from "./registers.js";

/** Rounds of propagation at most; each makes room for the next. */
const ROUNDS = 2;

/** Optimises in place. */
export function optimise(procedure: Procedure): void {
  let blocks = straighten(procedure.first);
  for (let round = 0; round < ROUNDS; round++) {
    if (!new Propagation(definitions(blocks)).run(blocks)) break;
    blocks = straighten(procedure.first);
    removeDead(blocks);
  }
  rematerialise(procedure, blocks, definitions(blocks));
  removeDead(blocks);
  coalesce(blocks);
  straighten(procedure.first);
  numberRegisters(procedure);
}

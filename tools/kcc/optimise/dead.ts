// SPDX-License-Identifier: GPL-2.0-only
import type { Block, Body } from "../lower/blocks.js";
import { isPure, outputOf } from "../operands.js";
import { liveOut, passBackwards, use } from "./registers.js";

/** Removes instructions that compute what nobody reads. */
export function removeDead(blocks: readonly Block[]): void {
  for (const [block, live] of liveOut(blocks)) {
    if (block.end?.kind === "branch") use(live, block.end.cond);
    block.body = withoutDead(block.body, live);
  }
}

function withoutDead(body: readonly Body[], live: Set<number>): Body[] {
  const kept: Body[] = [];
  for (let i = body.length - 1; i >= 0; i--) {
    const instr = body[i];
    if (!instr || (isPure(instr) && !live.has(outputOf(instr)))) continue;
    passBackwards(live, instr);
    kept.push(instr);
  }
  return kept.reverse();
}

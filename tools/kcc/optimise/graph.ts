// SPDX-License-Identifier: GPL-2.0-only
import { type Block, type End, reachable, successors } from "../lower/blocks.js";

/** Counts the edges into each block afresh; returns the blocks that can be reached. */
export function countEdges(first: Block): Block[] {
  const blocks = reachable(first);
  for (const block of blocks) block.incoming = block === first ? 1 : 0;
  for (const block of blocks) for (const next of successors(block)) next.incoming++;
  return blocks;
}

/** Removes blocks that do nothing but jump, and joins those that can only follow each other. */
export function straighten(first: Block): Block[] {
  for (const block of reachable(first)) block.end = shortcut(block.end);
  const blocks = countEdges(first);
  for (const block of blocks) {
    if (block.incoming > 0) absorb(block);
  }
  return countEdges(first);
}

/** The same end, past blocks that are empty. */
function shortcut(end: End | undefined): End | undefined {
  if (end?.kind === "jump") {
    const to = destination(end.to);
    return to === end.to ? end : { ...end, to };
  }
  if (end?.kind !== "branch") return end;
  const [to, otherwise] = [destination(end.to), destination(end.otherwise)];
  if (to === end.to && otherwise === end.otherwise && to !== otherwise) return end;
  return to === otherwise ? { kind: "jump", to, src: end.src } : { ...end, to, otherwise };
}

/** Where a jump to `block` ends up; a ring of empty blocks is left as it is. */
function destination(block: Block): Block {
  if (block.body.length > 0 || block.end?.kind !== "jump") return block;
  const seen = new Set<Block>();
  let at = block;
  while (at.body.length === 0 && at.end?.kind === "jump" && !seen.has(at)) {
    seen.add(at);
    at = at.end.to;
  }
  return at;
}

/** Takes in the blocks that only this one leads to. */
function absorb(block: Block): void {
  const bodies = [block.body];
  while (block.end?.kind === "jump" && block.end.to.incoming === 1 && block.end.to !== block) {
    const next = block.end.to;
    bodies.push(next.body);
    block.end = next.end;
    next.incoming = 0;
  }
  if (bodies.length > 1) block.body = bodies.flat();
}

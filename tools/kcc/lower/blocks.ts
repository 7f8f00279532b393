// SPDX-License-Identifier: GPL-2.0-only
/** Code while it is being made: basic blocks, which become a flat list at the end. */
import type { Instr, Operand } from "../ir.js";

/** What a block is made of: everything but jumps. */
export type Body = Exclude<Instr, { op: "jump" | "branch" }>;

type WithoutSource<T> = T extends unknown ? Omit<T, "src"> : never;

/** An instruction that does not say yet where it comes from. */
export type Draft = WithoutSource<Body>;

/** How a block goes on. `stop`: its last instruction is `end` or `fail`. */
export type End =
  | { readonly kind: "jump"; readonly to: Block; readonly src: number }
  | {
      readonly kind: "branch";
      readonly cond: Operand;
      readonly to: Block;
      readonly otherwise: Block;
      readonly src: number;
    }
  | { readonly kind: "stop" };

/** Instructions with one way in, at the top, and one way out, at the bottom. */
export interface Block {
  body: Body[];
  /** undefined while code is still added. */
  end: End | undefined;
  /** Edges into it so far. */
  incoming: number;
}

/** The code of one context. */
export interface Procedure {
  readonly name: string;
  readonly first: Block;
  /** Virtual registers used. */
  registers: number;
  readonly stackWords: number;
}

/** The blocks that can follow `block`. */
export function successors(block: Block): readonly Block[] {
  const { end } = block;
  if (end?.kind === "jump") return [end.to];
  return end?.kind === "branch" ? [end.to, end.otherwise] : [];
}

/** Every block that can be reached from `first`; one that is jumped to comes next if it can. */
export function reachable(first: Block): Block[] {
  const order = new Set<Block>();
  const pending = [first];
  for (let block = pending.pop(); block; block = pending.pop()) {
    if (order.has(block)) continue;
    order.add(block);
    const { end } = block;
    if (end?.kind === "branch") pending.push(end.otherwise, end.to);
    else if (end?.kind === "jump") pending.push(end.to);
  }
  return [...order];
}

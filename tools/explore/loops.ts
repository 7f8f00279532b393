// SPDX-License-Identifier: GPL-2.0-only
/**
 * Livelock: a state from which no schedule comes to an end. Most states are seen to reach an end by the
 * time the depth-first search leaves them. For the others, which only lead back to the path or to one
 * of their kind, their successors are kept; when the search is over it is known which of those reach
 * an end, and what cannot get to one of them goes round for ever.
 */
import type { Frames } from "./frames.js";

/** States without an end in sight that are remembered; a few hundred bytes each. */
const MOST = 1_000_000;
/** Low bits of a hash by which the states of the path are counted. */
const BUCKETS = 0xffff;

/** Name of a state. */
export function stateKey(h1: number, h2: number): string {
  return `${String(h1)} ${String(h2)}`;
}

export class Loops {
  /** States left without an end in sight, each with its successors that may have one. */
  private readonly unsure = new Map<string, readonly string[]>();
  /** For each state of the path: 1 once it reaches an end, and else successors found so far. */
  private ends: number[] = [];
  private pending: (string[] | undefined)[] = [];
  private readonly onPath = new Uint32Array(BUCKETS + 1);

  /** @param frames the path of the search */
  constructor(private readonly frames: Frames) {}

  /** The state last arrived at is now the end of the path. */
  opened(h1: number): void {
    (this.onPath[h1 & BUCKETS] as number)++;
    this.ends.push(0);
    this.pending.push(undefined);
  }

  /** A schedule ends right after the last state of the path. */
  ended(): void {
    if (this.ends.length > 0) this.ends[this.ends.length - 1] = 1;
  }

  /** From the last state of the path the search came to one it has seen before. */
  seenAgain(h1: number, h2: number): void {
    const top = this.ends.length - 1;
    if (top < 0 || this.ends[top] === 1) return;
    if (this.isOpen(h1, h2) || (this.unsure.size > 0 && this.unsure.has(stateKey(h1, h2))))
      this.leadsTo(stateKey(h1, h2));
    else this.ends[top] = 1;
  }

  /** The last state of the path was explored, and is left. */
  closed(h1: number, h2: number): void {
    (this.onPath[h1 & BUCKETS] as number)--;
    const reachesEnd = this.ends.pop() === 1;
    const successors = this.pending.pop() ?? [];
    if (reachesEnd) {
      this.ended();
      return;
    }
    const key = stateKey(h1, h2);
    this.unsure.set(key, successors);
    this.leadsTo(key);
  }

  /** True when more is to be remembered than there should be room for. */
  get isFull(): boolean {
    return this.unsure.size >= MOST;
  }

  /** After the search: the states that no schedule leads out of. */
  endless(): Set<string> {
    const predecessors = new Map<string, string[]>();
    const open: string[] = [];
    for (const [key, successors] of this.unsure) {
      if (successors.some((next) => !this.unsure.has(next))) open.push(key);
      for (const next of successors) {
        const known = predecessors.get(next);
        if (known) known.push(key);
        else predecessors.set(next, [key]);
      }
    }
    const endless = new Set(this.unsure.keys());
    for (let key = open.pop(); key !== undefined; key = open.pop()) {
      if (endless.delete(key)) open.push(...(predecessors.get(key) ?? []));
    }
    return endless;
  }

  /** Forgets all, for a search that begins anew. */
  clear(): void {
    this.unsure.clear();
    this.ends = [];
    this.pending = [];
    this.onPath.fill(0);
  }

  private isOpen(h1: number, h2: number): boolean {
    return (this.onPath[h1 & BUCKETS] as number) > 0 && this.frames.holds(h1, h2);
  }

  private leadsTo(key: string): void {
    const top = this.ends.length - 1;
    if (top < 0 || this.ends[top] === 1) return;
    (this.pending[top] ??= []).push(key);
  }
}

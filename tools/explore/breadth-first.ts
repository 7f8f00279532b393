// SPDX-License-Identifier: GPL-2.0-only
/**
 * Breadth-first search: whole states wait in a queue, and every edge is kept. It needs far more memory
 * than going depth-first, shares no bookkeeping with it, and so can be trusted to disagree with it.
 */
import type { Context } from "../machine/layout.js";
import { livelock } from "./ending.js";
import { stateKey } from "./loops.js";
import { Search } from "./search.js";

/** A state that waits for its turn. */
interface Node {
  readonly words: Int32Array;
  readonly h1: number;
  readonly h2: number;
  /** Contexts and choices of the steps to it, by turns. */
  readonly path: Int32Array;
  readonly depth: number;
}

export class BreadthFirst extends Search {
  protected override depth = 0;
  private queue: Node[] = [];
  /** For each state, those it was reached from. */
  private readonly predecessors = new Map<string, string[]>();
  /** States right after which some run ends. */
  private readonly last = new Set<string>();

  protected override pass(): void {
    if (!this.begin()) return;
    this.arrive(undefined);
    for (let at = 0; at < this.queue.length && !this.isOver; at++) {
      if (this.reduction?.guarding.discipline.broken) return;
      if (this.visited.isFull) this.stopped = "the table of visited states is full";
      else this.expand(this.queue[at] as Node);
    }
    if (!this.isOver) this.lookForLivelock();
  }

  protected override restart(): void {
    super.restart();
    this.queue = [];
    this.predecessors.clear();
    this.last.clear();
  }

  private expand(node: Node): void {
    const key = stateKey(node.h1, node.h2);
    this.depth = node.depth;
    this.goTo(node);
    const offered = this.choices();
    const choices = Array.from({ length: offered.length }, (_, i) => offered.at(i));
    if (choices.length === 0) {
      this.terminal();
      this.last.add(key);
    }
    for (let i = 0; i < choices.length && !this.isOver; i += 2) {
      this.goTo(node);
      const context = this.machine.contexts[choices[i] as number] as Context;
      if (this.take(context, choices[i + 1] as number)) this.arrive(key);
      else this.last.add(key);
    }
  }

  private goTo({ words, h1, h2, path }: Node): void {
    this.machine.state.restore(words, h1, h2);
    this.path.load(path);
  }

  private arrive(from: string | undefined): void {
    const { state } = this.machine;
    const { h1, h2 } = state;
    const key = stateKey(h1, h2);
    if (from !== undefined) {
      const known = this.predecessors.get(key);
      if (known) known.push(from);
      else this.predecessors.set(key, [from]);
    }
    if (!this.visited.add(state)) return;
    const path = this.path.save();
    this.queue.push({ words: state.words.slice(), h1, h2, path, depth: this.depth + 1 });
  }

  /** A state from which no run ends, if there is one: the nearest to the initial state. */
  private lookForLivelock(): void {
    const ending = new Set<string>();
    const open = [...this.last];
    for (let key = open.pop(); key !== undefined; key = open.pop()) {
      if (ending.has(key)) continue;
      ending.add(key);
      open.push(...(this.predecessors.get(key) ?? []));
    }
    const endless = this.queue.find(({ h1, h2 }) => !ending.has(stateKey(h1, h2)));
    if (!endless) return;
    this.goTo(endless);
    this.fail(livelock(this.machine), undefined);
  }
}

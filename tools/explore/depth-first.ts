// SPDX-License-Identifier: GPL-2.0-only
/**
 * Depth-first search. A frame is a state of the present path with the choices not yet taken; going
 * forward is a transition, going back is an undo.
 */
import type { Context } from "../machine/layout.js";
import { livelock } from "./ending.js";
import { Frames } from "./frames.js";
import { Loops, stateKey } from "./loops.js";
import { Search } from "./search.js";
import { MOST_STATES, WayOuts } from "./way-out.js";

export class DepthFirst extends Search {
  private readonly frames = new Frames();
  private readonly loops = new Loops(this.frames);
  /** What to look for once it is known that from these states no schedule comes to an end. */
  private endless: ReadonlySet<string> | undefined;

  protected override get depth(): number {
    return this.frames.depth;
  }

  override run(): void {
    for (;;) {
      super.run();
      if (this.isOver) return;
      const endless = this.loops.endless();
      if (endless.size === 0) return;
      this.find(endless);
      if (!this.reduction?.isRefuted) return;
      // Something was learnt on the second way through: all of it once more.
      this.endless = undefined;
      this.beginAnew();
    }
  }

  protected override pass(): void {
    if (this.begin()) this.arrive();
    while (this.frames.depth > 0 && !this.isOver) {
      if (this.reduction?.isRefuted) return;
      if (this.visited.isFull) this.stopped = "the table of visited states is full";
      else if (this.loops.isFull) this.stopped = "too many states have no end in sight";
      else this.advance();
    }
  }

  protected override restart(): void {
    super.restart();
    this.loops.clear();
    while (this.frames.depth > 0) this.frames.close();
  }

  /** Searches again, for the first of these states on any path. */
  private find(endless: ReadonlySet<string>): void {
    this.endless = endless;
    this.restart();
    this.pass();
  }

  /** What the search with the reduction has found to go on for ever is asked without it. */
  private confirmLivelock(): void {
    const wayOut = new WayOuts(this.machine).fromHere();
    if (wayOut === "none") this.fail(livelock(this.machine), undefined);
    else if (wayOut === "end") throw new Error("the reduction has lost the end of a run");
    else
      this.stopped = `whether a run can go on for ever is not known after ${String(MOST_STATES)} states`;
  }

  /** Back to the top frame's state, and on to its next choice. */
  private advance(): void {
    const { frames, machine } = this;
    const top = frames.depth - 1;
    machine.state.undo(frames.mark(top), frames.h1(top), frames.h2(top));
    this.path.cut(frames.path(top));
    const next = frames.next();
    if (next < 0) {
      frames.close();
      this.loops.closed(machine.state.h1, machine.state.h2);
    } else if (this.take(machine.contexts[frames.contextOf(next)] as Context, frames.valueOf(next)))
      this.arrive();
    else this.loops.ended();
  }

  /** A state was reached: if it is new, its choices are next. */
  private arrive(): void {
    const { state } = this.machine;
    if (!this.visited.add(state)) {
      this.loops.seenAgain(state.h1, state.h2);
      return;
    }
    if (this.endless?.has(stateKey(state.h1, state.h2))) {
      this.confirmLivelock();
      while (this.frames.depth > 0) this.frames.close();
      return;
    }
    const choices = this.choices();
    if (choices.length === 0) {
      this.terminal();
      this.loops.ended();
      return;
    }
    this.frames.open(state.mark(), state.h1, state.h2, this.path.length, choices);
    this.loops.opened(state.h1);
  }
}

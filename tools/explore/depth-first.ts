// SPDX-License-Identifier: GPL-2.0-only
/**
 * Depth-first search. A frame is a state of the present path with the choices not yet taken; going
 * forward is a transition, going back is an undo.
 */
import type { Context } from "../machine/layout.js";
import { UserError } from "../cli/errors.js";
import type { Checkpoint } from "./checkpoint.js";
import { livelock } from "./ending.js";
import { Frames } from "./frames.js";
import { Loops, stateKey } from "./loops.js";
import { Search } from "./search.js";
import { VisitedSet } from "./visited.js";

export class DepthFirst extends Search {
  private readonly frames = new Frames();
  private readonly loops = new Loops(this.frames);
  /** What to look for once it is known that from these states no schedule comes to an end. */
  private endless: ReadonlySet<string> | undefined;
  /** The search begins where a checkpoint left it. */
  private resumed = false;

  protected override get depth(): number {
    return this.frames.depth;
  }

  /**
   * Where the search stands, or undefined if it cannot be gone on with: it is over, keeps whole states, or
   * is on its second way through.
   */
  checkpoint(): Checkpoint | undefined {
    const { machine, visited, reduction, options, frames } = this;
    if (this.stopped === undefined || this.endless || !(visited instanceof VisitedSet)) return;
    return {
      image: machine.image.hash,
      reduction: options.reduction,
      collect: options.collect === true,
      seconds: this.seconds,
      visited: visited.save(),
      frames: frames.save(),
      loops: this.loops.save(),
      path: this.path.save(frames.depth === 0 ? 0 : frames.path(frames.depth - 1)),
      transition: this.transition.save(),
      discipline: reduction?.guarding.discipline.save(),
      notes: machine.runtime.save(),
      ends: this.ends,
    };
  }

  /**
   * Goes to where an earlier search stood, before `run`.
   * @throws UserError when the checkpoint is another search's
   */
  resume(from: Checkpoint): void {
    const { machine, options } = this;
    const same =
      from.image === machine.image.hash &&
      from.reduction === options.reduction &&
      from.collect === (options.collect === true);
    if (!same || !(this.visited instanceof VisitedSet))
      throw new UserError("The checkpoint is of another search. Search from the beginning.");
    this.visited.load(from.visited);
    this.frames.load(from.frames);
    this.loops.load(from.loops);
    machine.runtime.load(from.notes);
    if (from.discipline) this.reduction?.guarding.discipline.load(from.discipline);
    this.ends = from.ends;
    this.secondsBefore = from.seconds;
    this.walkBack(from.path);
    this.transition.load(from.transition);
    this.resumed = true;
  }

  override run(): void {
    super.run();
    if (this.isOver) return;
    const endless = this.loops.endless();
    if (endless.size > 0) this.find(endless);
  }

  protected override pass(): void {
    if (this.resumed) this.resumed = false;
    else if (this.begin()) this.arrive();
    while (this.frames.depth > 0 && !this.isOver) {
      if (this.reduction?.guarding.discipline.broken) return;
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

  /** Takes the steps of the path again, which fills the log that leads back. */
  private walkBack(path: Int32Array): void {
    const { frames, machine } = this;
    let frame = 0;
    const mark = (length: number): void => {
      while (frame < frames.depth && frames.path(frame) === length) {
        const { h1, h2 } = machine.state;
        if (frames.h1(frame) !== h1 || frames.h2(frame) !== h2)
          throw new UserError("The checkpoint leads to other states. Search from the beginning.");
        frames.remark(frame++, machine.state.mark());
      }
    };
    mark(0);
    this.transition.repeat(path, mark);
  }

  /** Searches again, for the first of these states on any path. */
  private find(endless: ReadonlySet<string>): void {
    this.endless = endless;
    this.restart();
    this.pass();
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
      this.fail(livelock(this.machine), undefined);
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

// SPDX-License-Identifier: GPL-2.0-only
/**
 * Depth-first search over the states of a machine. A frame is a state and its choices; going forward is
 * a transition, going back is an undo. States are remembered by their hash only.
 */
import type { Context } from "../machine/layout.js";
import type { Machine } from "../machine/machine.js";
import { Violation } from "../machine/violation.js";
import { Frames } from "./frames.js";
import { Path } from "./path.js";
import { Reduction } from "./reduction.js";
import type { TraceStep } from "./result.js";
import { Transition } from "./transition.js";
import { VisitedSet } from "./visited.js";

export interface Progress {
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  /** Part of the visited table in use, 0 to 1. */
  readonly fill: number;
  readonly seconds: number;
}

export interface SearchOptions {
  readonly reduction: boolean;
  readonly memoryMiB: number;
  readonly seconds: number;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** A violation and the steps to it. */
export interface Failure {
  readonly violation: Violation;
  readonly context: Context | undefined;
  readonly steps: readonly TraceStep[];
}

const CHECK_CLOCK = 0x3ff;

export class Search {
  readonly visited: VisitedSet;
  readonly outcomes = new Set<string>();
  readonly path = new Path();
  readonly transition: Transition;
  /** Why the search stopped early, if it did. */
  stopped: string | undefined;
  failure: Failure | undefined;
  private readonly frames = new Frames();
  private readonly scratch: number[] = [];
  private readonly began = performance.now();
  private readonly reduction: Reduction | undefined;
  private ticks = 0;

  constructor(
    readonly machine: Machine,
    private readonly options: SearchOptions,
  ) {
    this.visited = new VisitedSet(options.memoryMiB * 1024 * 1024);
    this.reduction = options.reduction ? new Reduction(machine) : undefined;
    this.transition = new Transition(machine, this.path, this.reduction);
  }

  get seconds(): number {
    return (performance.now() - this.began) / 1000;
  }

  /** Runs to the end, to the first failure, or until a budget is used up. Going round for ever proves nothing. */
  run(): void {
    for (;;) {
      this.pass();
      const discipline = this.reduction?.discipline;
      if (this.failure || this.stopped !== undefined) return;
      if (!discipline?.broken) break;
      discipline.restart();
      this.restart();
    }
    if (this.outcomes.size === 0) this.stopped = "no schedule ever comes to an end";
  }

  /** One search; ends early when what the reduction assumed turns out wrong. */
  private pass(): void {
    try {
      if (this.reduction) this.transition.settle(this.reduction);
    } catch (error) {
      this.caught(error);
      return;
    }
    this.arrive();
    while (this.frames.depth > 0 && !this.failure && this.stopped === undefined) {
      if (this.reduction?.discipline.broken) return;
      this.advance();
    }
  }

  private restart(): void {
    this.machine.reset();
    this.visited.clear();
    this.outcomes.clear();
    this.path.cut(0);
    while (this.frames.depth > 0) this.frames.close();
  }

  /** Back to the top frame's state, and on to its next choice. */
  private advance(): void {
    const { frames } = this;
    const top = frames.depth - 1;
    this.machine.state.undo(frames.mark(top), frames.h1(top), frames.h2(top));
    this.path.cut(frames.path(top));
    const next = frames.next();
    if (next < 0) frames.close();
    else
      this.forward(this.machine.contexts[frames.contextOf(next)] as Context, frames.valueOf(next));
  }

  private forward(context: Context, choice: number): void {
    if ((++this.ticks & CHECK_CLOCK) === 0) this.lookAtClock();
    try {
      this.transition.take(context, choice);
    } catch (error) {
      this.caught(error);
      return;
    }
    this.arrive();
  }

  /** A state was reached: remember it, and if it is new, find its choices. */
  private arrive(): void {
    const { state } = this.machine;
    if (!this.visited.add(state.h1, state.h2)) {
      this.lookForLivelock();
      return;
    }
    this.offerChoices();
    if (this.frames.offered === 0) this.terminal();
    else this.frames.open(state.mark(), state.h1, state.h2, this.path.length);
  }

  private offerChoices(): void {
    const { machine, scratch, frames } = this;
    for (const context of machine.contexts) {
      scratch.length = 0;
      machine.choices(context, scratch);
      const before = frames.offered;
      for (const choice of scratch) frames.offer(context.index, choice);
      if (this.reduction && scratch.length > 0 && this.onlyChooses(context)) {
        frames.keepFrom(before);
        return;
      }
    }
  }

  /** A context about to choose a value does nothing others could see: its alternatives are enough. */
  private onlyChooses(context: Context): boolean {
    const pc = this.machine.pc(context);
    return pc >= 0 && this.machine.facts.chooses[pc] === 1;
  }

  private terminal(): void {
    if (this.machine.allEnded()) {
      this.outcomes.add(this.machine.runtime.outcome());
      return;
    }
    this.fail(new Violation("deadlock", this.machine.describeWaiting()), undefined);
  }

  /** A state seen before: if only one context at a time could move since, the machine goes round for ever. */
  private lookForLivelock(): void {
    const { h1, h2 } = this.machine.state;
    const { frames } = this;
    for (let i = frames.depth - 1; i >= 0 && frames.hasOneContext(i); i--) {
      if (frames.h1(i) !== h1 || frames.h2(i) !== h2) continue;
      this.fail(
        new Violation("livelock", `nothing else can run: ${this.machine.describeWaiting()}`),
        undefined,
      );
      return;
    }
  }

  /** A violation becomes the failure; anything else is a fault of the tool. */
  private caught(error: unknown): void {
    if (!(error instanceof Violation)) throw error;
    const last = this.path.toSteps().at(-1);
    const context = last ? this.machine.contexts[last.context] : undefined;
    if (error.pc < 0 && context) error.pc = this.machine.pc(context);
    this.fail(error, context);
  }

  private fail(violation: Violation, context: Context | undefined): void {
    this.failure = { violation, context, steps: this.path.toSteps() };
  }

  private lookAtClock(): void {
    const { seconds } = this;
    if (seconds > this.options.seconds)
      this.stopped = `the time budget of ${String(this.options.seconds)} s is used up`;
    if ((this.ticks & 0xffff) !== 0) return;
    this.options.onProgress?.({
      states: this.visited.size,
      transitions: this.transition.steps,
      depth: this.frames.depth,
      fill: this.visited.fill,
      seconds,
    });
  }
}

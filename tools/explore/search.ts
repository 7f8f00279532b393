// SPDX-License-Identifier: GPL-2.0-only
/**
 * Depth-first search over the states of a machine. A frame is a state and its choices; going forward is
 * a transition, going back is an undo. States are remembered by their hash only.
 */
import type { Context } from "../machine/layout.js";
import type { Machine } from "../machine/machine.js";
import { Violation } from "../machine/violation.js";
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

/** One state on the way from the initial state to the present one. */
interface Frame {
  readonly mark: number;
  readonly h1: number;
  readonly h2: number;
  readonly path: number;
  /** context index and choice, by turns. */
  readonly choices: readonly number[];
  next: number;
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
  private readonly frames: Frame[] = [];
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

  /** Runs to the end, to the first failure, or until a budget is used up. */
  run(): void {
    if (!this.attempt(() => { if (this.reduction) this.transition.settle(this.reduction); })) return;
    this.arrive();
    for (let frame = this.frames.at(-1); frame && !this.failure && !this.stopped; frame = this.frames.at(-1)) {
      this.back(frame);
      if (frame.next === frame.choices.length) this.frames.pop();
      else this.forward(frame);
    }
  }

  private forward(frame: Frame): void {
    const context = this.machine.contexts[frame.choices[frame.next] as number] as Context;
    const choice = frame.choices[frame.next + 1] as number;
    frame.next += 2;
    if (!this.attempt(() => { this.transition.take(context, choice); })) return;
    this.arrive();
    if ((++this.ticks & CHECK_CLOCK) === 0) this.lookAtClock();
  }

  private back(frame: Frame): void {
    this.machine.state.undo(frame.mark, frame.h1, frame.h2);
    this.path.cut(frame.path);
  }

  /** A state was reached: remember it, and if it is new, find its choices. */
  private arrive(): void {
    const { state } = this.machine;
    if (!this.visited.add(state.h1, state.h2)) {
      this.lookForLivelock();
      return;
    }
    const choices = this.choices();
    if (choices.length === 0) {
      this.terminal();
      return;
    }
    this.frames.push({
      mark: state.mark(), h1: state.h1, h2: state.h2, path: this.path.length, choices, next: 0,
    });
  }

  private choices(): readonly number[] {
    const { machine, scratch } = this;
    const all: number[] = [];
    for (const context of machine.contexts) {
      scratch.length = 0;
      machine.choices(context, scratch);
      if (scratch.length === 0) continue;
      const pc = machine.pc(context);
      const mine = scratch.flatMap((choice) => [context.index, choice]);
      if (this.reduction && pc >= 0 && machine.facts.chooses[pc] === 1) return mine;
      all.push(...mine);
    }
    return all;
  }

  private terminal(): void {
    if (this.machine.allEnded()) {
      this.outcomes.add(this.machine.runtime.outcome());
      return;
    }
    this.fail(new Violation("deadlock", this.machine.describeWaiting()), undefined);
  }

  /** A state seen before: if nothing but this could happen since, the machine goes round for ever. */
  private lookForLivelock(): void {
    const { h1, h2 } = this.machine.state;
    for (let i = this.frames.length - 1; i >= 0; i--) {
      const frame = this.frames[i] as Frame;
      if (frame.choices.length > 2) return;
      if (frame.h1 !== h1 || frame.h2 !== h2) continue;
      this.fail(new Violation("livelock", `nothing else can run: ${this.machine.describeWaiting()}`), undefined);
      return;
    }
  }

  /** Runs `action`; a violation becomes the failure. */
  private attempt(action: () => void): boolean {
    try {
      action();
      return true;
    } catch (error) {
      if (!(error instanceof Violation)) throw error;
      const last = this.path.toSteps().at(-1);
      const context = last ? this.machine.contexts[last.context] : undefined;
      if (error.pc < 0 && context) error.pc = this.machine.pc(context);
      this.fail(error, context);
      return false;
    }
  }

  private fail(violation: Violation, context: Context | undefined): void {
    this.failure = { violation, context, steps: this.path.toSteps() };
  }

  private lookAtClock(): void {
    const { seconds } = this;
    if (seconds > this.options.seconds) this.stopped = `the time budget of ${String(this.options.seconds)} s is used up`;
    if ((this.ticks & 0xffff) !== 0) return;
    this.options.onProgress?.({
      states: this.visited.size,
      transitions: this.transition.steps,
      depth: this.frames.length,
      fill: this.visited.fill,
      seconds,
    });
  }
}

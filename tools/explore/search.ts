// SPDX-License-Identifier: GPL-2.0-only
/**
 * What every search over the states of a machine has in common: its budget, the choices of a state, and
 * what becomes of a run that has ended.
 */
import { ChoiceList } from "../machine/choices.js";
import type { Context } from "../machine/layout.js";
import type { Machine } from "../machine/machine.js";
import { Violation } from "../machine/violation.js";
import { outcomeOf } from "./ending.js";
import { Path } from "./path.js";
import { Reduction } from "./reduction/reduction.js";
import type { TraceStep } from "./result.js";
import { ExactStates, type StateSet } from "./states.js";
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
  /** Budget of the set of states seen. */
  readonly memoryMiB: number;
  /** Budget of time. */
  readonly seconds: number;
  /** Keep whole states instead of their hashes. */
  readonly exact?: boolean;
  /** Go on after a finding, until every way in which a run can end is known. */
  readonly collect?: boolean;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** Asked now and then whether to stop. */
  readonly interrupted?: (() => boolean) | undefined;
}

/** How a run ended, and the steps to there. */
export interface RunEnd {
  /** What is wrong with it, if anything. */
  readonly violation?: Violation;
  readonly context?: Context | undefined;
  readonly steps: readonly TraceStep[];
}

/** A run that ended in a violation. */
export interface Failure extends RunEnd {
  readonly violation: Violation;
}

const CHECK_CLOCK = 0x3ff;
const TELL_PROGRESS = 0xffff;

export abstract class Search {
  readonly visited: StateSet;
  /** Every outcome found, with the first run that had it. */
  readonly ends = new Map<string, RunEnd>();
  readonly path = new Path();
  readonly transition: Transition;
  /** Why the search stopped early, if it did. */
  stopped: string | undefined;
  failure: Failure | undefined;
  protected readonly reduction: Reduction | undefined;
  private readonly began = performance.now();
  private readonly offered = new ChoiceList();
  private readonly choicesOfOne = new ChoiceList();
  private ticks = 0;

  constructor(
    readonly machine: Machine,
    protected readonly options: SearchOptions,
  ) {
    const bytes = options.memoryMiB * 1024 * 1024;
    this.visited = options.exact
      ? new ExactStates(bytes, machine.layout.size)
      : new VisitedSet(bytes);
    this.reduction = options.reduction
      ? new Reduction(machine, options.collect === true)
      : undefined;
    this.transition = new Transition(machine, this.path, {
      reduction: this.reduction,
      stopAtViolation: options.collect !== true,
    });
  }

  /** Distance of the present state from the initial one, in transitions. */
  protected abstract get depth(): number;

  /** Seconds that the search has taken. */
  get seconds(): number {
    return (performance.now() - this.began) / 1000;
  }

  /** See `Result.undivided`, as far as the search has gone. */
  get isUndivided(): boolean {
    return this.reduction?.isUndivided === true;
  }

  /** Whether there is a reason not to go on. */
  protected get isOver(): boolean {
    return this.failure !== undefined || this.stopped !== undefined;
  }

  /** Runs to the end, to the first failure unless all are collected, or until a budget is used up. */
  run(): void {
    this.pass();
    while (this.reduction?.isRefuted && !this.isOver) {
      this.beginAnew();
      this.pass();
    }
  }

  /** Forgets what was found, but not what was learnt. */
  protected beginAnew(): void {
    this.reduction?.restart();
    this.ends.clear();
    this.restart();
  }

  /** One search; ends early when what the reduction assumed turns out wrong. */
  protected abstract pass(): void;

  /** Back to the initial state, with nothing seen. */
  protected restart(): void {
    this.machine.reset();
    this.visited.clear();
    this.transition.restart();
    this.path.cut(0);
  }

  /** The safe steps before the first choice. False if they end in a violation. */
  protected begin(): boolean {
    this.reduction?.stands();
    try {
      this.transition.settle();
      return true;
    } catch (error) {
      this.caught(error);
      return false;
    }
  }

  /** Takes a transition. False if it ends in a violation. */
  protected take(context: Context, choice: number): boolean {
    if ((++this.ticks & CHECK_CLOCK) === 0) this.lookAtClock();
    try {
      this.transition.take(context, choice);
      return true;
    } catch (error) {
      this.caught(error);
      return false;
    }
  }

  /**
   * The choices of the present state: context and choice, by turns. The list is used again.
   */
  protected choices(): ChoiceList {
    const { machine, offered, choicesOfOne } = this;
    offered.clear();
    for (const context of machine.contexts) {
      choicesOfOne.clear();
      machine.choices(context, choicesOfOne);
      if (choicesOfOne.length === 0) continue;
      for (let i = 0; i < choicesOfOne.length; i++) {
        offered.push(context.index);
        offered.push(choicesOfOne.at(i));
      }
    }
    return offered;
  }

  /** A state without choices: the run has come to its end, or to a deadlock. */
  protected terminal(): void {
    if (this.machine.allEnded()) this.record({ steps: this.path.toSteps() });
    else this.fail(new Violation("deadlock", this.machine.describeWaiting()), undefined);
  }

  protected fail(violation: Violation, context: Context | undefined): void {
    const failure = { violation, context, steps: this.path.toSteps() };
    if (this.options.collect) this.record(failure);
    else this.failure = failure;
  }

  private record(end: RunEnd): void {
    const outcome = outcomeOf(this.machine, end.violation);
    if (!this.ends.has(outcome)) this.ends.set(outcome, end);
  }

  /** A violation becomes the failure; anything else is a fault of the tool. */
  private caught(error: unknown): void {
    if (!(error instanceof Violation)) throw error;
    const last = this.path.last;
    const context = last < 0 ? undefined : this.machine.contexts[last];
    if (error.pc < 0 && context) error.pc = this.machine.pc(context);
    this.fail(error, context);
  }

  private lookAtClock(): void {
    const { seconds, options } = this;
    if (seconds > options.seconds)
      this.stopped = `the time budget of ${String(options.seconds)} s is used up`;
    else if (options.interrupted?.()) this.stopped = "interrupted";
    if ((this.ticks & TELL_PROGRESS) !== 0) return;
    options.onProgress?.({
      states: this.visited.size,
      transitions: this.transition.steps,
      depth: this.depth,
      fill: this.visited.fill,
      seconds,
    });
  }
}

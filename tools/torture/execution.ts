// SPDX-License-Identifier: GPL-2.0-only
/** One execution of an image from its beginning to its end, with a scheduler that decides. No state is stored. */
import { Path } from "../explore/path.js";
import type { Failure } from "../explore/search.js";
import { ChoiceList } from "../machine/choices.js";
import type { Context } from "../machine/layout.js";
import type { Machine } from "../machine/machine.js";
import { Violation } from "../machine/violation.js";
import type { Random } from "./random.js";
import type { Scheduler, Stepper } from "./scheduler.js";

/** The task that ends the test. Time is what the scheduler makes it, so this is how long a test lasts. */
export const SHUTDOWN = "shutdown";

/** Steps between two looks at how far the test is. */
const LOOK = 256;

/** Steps that only servers and handlers take before it is asked whether anybody else ever will. */
const STANDING = 200_000;

/** How an execution ended. */
export type End =
  | { readonly kind: "ended" }
  | { readonly kind: "failed"; readonly violation: Violation; readonly context?: Context }
  /** It took more steps than it may, or nobody who must end got any further. */
  | { readonly kind: "endless" };

/** When an execution is to come to its end. */
export interface Goal {
  /** Whether the test has lasted long enough. */
  readonly reached: () => boolean;
  /** Steps after which it is given up. */
  readonly steps: number;
  /** Called when the last task that must end has ended. */
  readonly onFinish: () => void;
}

export class Execution implements Stepper {
  readonly path = new Path();
  readonly contexts: readonly Context[];
  private readonly scratch = new ChoiceList();
  private choice = 0;
  /** Not to be run yet. */
  private held: Context | undefined;
  private finishing = false;
  /** Steps up to the last one of somebody who must end. */
  progress = 0;

  constructor(
    private readonly machine: Machine,
    private readonly random: Random,
    private readonly scheduler: Scheduler,
    private readonly goal: Goal,
  ) {
    this.contexts = machine.contexts;
    this.held = machine.contexts.find(({ name }) => name === SHUTDOWN);
  }

  get steps(): number {
    return this.path.length;
  }

  /** Runs to the end. */
  run(): End {
    this.machine.reset();
    this.scheduler.begin(this);
    while (this.steps < this.goal.steps && this.steps - this.progress < STANDING) {
      if (this.steps % LOOK === 0) this.look();
      const context = this.scheduler.pick(this);
      if (!context) {
        if (!this.held) return this.standstill();
        this.held = undefined;
        continue;
      }
      const violation = this.take(context);
      if (violation) return { kind: "failed", violation, context };
    }
    return { kind: "endless" };
  }

  prepare(context: Context): boolean {
    if (context === this.held) return false;
    const { machine, scratch } = this;
    const pc = machine.pc(context);
    if (pc >= 0) {
      this.choice = 0;
      if (machine.hasOneStep(context, pc)) return true;
      if (machine.waiting(context)) return false;
    }
    scratch.clear();
    if (pc >= 0 && machine.facts.chooses[pc] === 1)
      machine.choicesOf(context, this.random.below(machine.probe(context, pc)), scratch);
    else machine.choices(context, scratch);
    if (scratch.length === 0) return false;
    this.choice = scratch.at(scratch.length === 1 ? 0 : this.random.below(scratch.length));
    return true;
  }

  private look(): void {
    if (this.held && this.goal.reached()) this.held = undefined;
  }

  private take(context: Context): Violation | undefined {
    const { machine, choice } = this;
    const pc = machine.pc(context);
    if (context.kind === "init" && !this.finishing) this.finish();
    this.path.push(context.index, choice);
    if (context.kind === "task" && !context.daemon) this.progress = this.steps;
    try {
      machine.step(context, choice);
    } catch (error) {
      if (!(error instanceof Violation)) throw error;
      if (error.pc < 0) error.pc = pc;
      return error;
    }
    machine.state.commit();
    this.scheduler.took(context, pc, this.steps);
    return undefined;
  }

  private finish(): void {
    this.finishing = true;
    this.goal.onFinish();
  }

  private standstill(): End {
    if (this.machine.allEnded()) return { kind: "ended" };
    const violation = new Violation("deadlock", this.machine.describeWaiting());
    return { kind: "failed", violation };
  }
}

/** The execution as the search would report it. */
export function failureOf({ path }: Execution, violation: Violation, context?: Context): Failure {
  return { violation, context, steps: path.toSteps() };
}

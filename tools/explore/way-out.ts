// SPDX-License-Identifier: GPL-2.0-only
/** Whether a state is one from which every schedule goes on for ever. */
import { ChoiceList } from "../machine/choices.js";
import type { Context } from "../machine/layout.js";
import type { Machine } from "../machine/machine.js";
import { Violation } from "../machine/violation.js";
import { Path } from "./path.js";
import { Reduction } from "./reduction.js";
import { Transition } from "./transition.js";
import { VisitedSet } from "./visited.js";

/** States looked at before it is left open whether an end can still be reached. */
const ENOUGH = 200_000;
/** Room for as many. */
const BYTES = 16 * ENOUGH;

/** A state on the way, and what can be done in it that has not been tried yet: context and choice, by turns. */
interface Open {
  readonly mark: number;
  readonly h1: number;
  readonly h2: number;
  readonly untried: number[];
}

/** Walks all that the machine's present state leads to, with the search's reduction, depth first. */
class WayOut {
  private readonly reduction: Reduction;
  private readonly transition: Transition;
  private readonly visited = new VisitedSet(BYTES);
  private readonly open: Open[] = [];
  private readonly scratch = new ChoiceList();
  private found = false;

  constructor(private readonly machine: Machine) {
    this.reduction = new Reduction(machine, false);
    const options = { reduction: this.reduction, stopAtViolation: true };
    this.transition = new Transition(machine, new Path(), options);
  }

  /** True also if it is not known after so many states. The machine is left as it was. */
  exists(): boolean {
    const { state } = this.machine;
    const [mark, h1, h2] = [state.mark(), state.h1, state.h2];
    const { discipline } = this.reduction.guarding;
    this.walk();
    while (discipline.broken && !this.found) {
      state.undo(mark, h1, h2);
      discipline.restart();
      this.transition.restart();
      this.visited.clear();
      this.walk();
    }
    state.undo(mark, h1, h2);
    return this.found || this.visited.size >= ENOUGH;
  }

  private walk(): void {
    const { open, visited, machine } = this;
    const { discipline } = this.reduction.guarding;
    open.length = 0;
    if (
      !this.tried(() => {
        this.transition.settle();
      })
    )
      return;
    this.arrive();
    for (let top = open.at(-1); top; top = open.at(-1)) {
      if (this.found || discipline.broken || visited.size >= ENOUGH) return;
      machine.state.undo(top.mark, top.h1, top.h2);
      const choice = top.untried.pop();
      const context = machine.contexts[top.untried.pop() ?? -1];
      if (!context || choice === undefined) open.pop();
      else if (
        this.tried(() => {
          this.transition.take(context, choice);
        })
      )
        this.arrive();
    }
  }

  /** Takes steps; false if they end in a violation, which is an end as well. */
  private tried(take: () => void): boolean {
    try {
      take();
      return true;
    } catch (error) {
      if (!(error instanceof Violation)) throw error;
      this.found = true;
      return false;
    }
  }

  private arrive(): void {
    const { state } = this.machine;
    if (!this.visited.add(state)) return;
    const untried = this.machine.contexts.flatMap((context) => this.choicesOf(context));
    if (untried.length === 0) this.found = true;
    this.open.push({ mark: state.mark(), h1: state.h1, h2: state.h2, untried });
  }

  private choicesOf(context: Context): number[] {
    const { scratch, machine } = this;
    scratch.clear();
    machine.choices(context, scratch);
    return Array.from({ length: scratch.length }, (_, i) => [context.index, scratch.at(i)]).flat();
  }
}

/** Whether some schedule from the present state ends, well or badly; true also if that is not known. */
export function hasWayOut(machine: Machine): boolean {
  return new WayOut(machine).exists();
}

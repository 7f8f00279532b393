// SPDX-License-Identifier: GPL-2.0-only
/**
 * Whether a run can still come to an end from a state. Every machine step is a transition here and
 * nothing is left out: what tells a livelock rests on no reduction.
 *
 * Where that is more than can be walked, the reduction may be asked for: a torture test, which proves nothing
 * else either, finds out so that an execution hangs.
 */
import { ChoiceList } from "../machine/choices.js";
import type { Context } from "../machine/layout.js";
import type { Machine } from "../machine/machine.js";
import { OutOfBounds, Violation } from "../machine/violation.js";
import { Path } from "./path.js";
import { Reduction } from "./reduction/reduction.js";
import { Transition } from "./transition.js";
import { VisitedSet } from "./visited.js";

/** States looked at before it is left open. */
export const MOST_STATES = 1_000_000;
/** Room for as many. */
const BYTES = 24 * MOST_STATES;
/** States looked at where a set that no schedule leads out of is known already. */
const BRIEFLY = 2_000;

/** `end`: some schedule ends, well or badly; `none`: all go on for ever; `unknown` after so many states. */
export type WayOut = "end" | "none" | "unknown";

/** A state on the way, and what can be done in it that has not been tried yet: context and choice, by turns. */
interface Open {
  readonly mark: number;
  readonly h1: number;
  readonly h2: number;
  readonly untried: number[];
}

/** Walks all that the machine's present state leads to, depth first. */
class Walk {
  readonly visited = new VisitedSet(BYTES);
  private readonly open: Open[] = [];
  private readonly scratch = new ChoiceList();
  private found = false;

  private readonly transition: Transition;

  /**
   * @param most states to be looked at
   * @param reduction left out: every machine step is a transition
   */
  constructor(
    private readonly machine: Machine,
    private readonly most: number,
    private readonly reduction?: Reduction,
  ) {
    this.transition = new Transition(machine, new Path(), { reduction, stopAtViolation: true });
  }

  /** The machine is left as it was. */
  wayOut(): WayOut {
    const { state } = this.machine;
    const [mark, h1, h2] = [state.mark(), state.h1, state.h2];
    try {
      this.walk();
      while (this.reduction?.isRefuted && !this.found) {
        state.undo(mark, h1, h2);
        this.reduction.restart();
        this.transition.restart();
        this.visited.clear();
        this.walk();
      }
    } catch (error) {
      if (!(error instanceof OutOfBounds)) throw error;
      return "unknown";
    } finally {
      state.undo(mark, h1, h2);
    }
    if (this.found) return "end";
    return this.visited.size >= this.most ? "unknown" : "none";
  }

  private walk(): void {
    const { open, visited, machine, transition } = this;
    open.length = 0;
    this.reduction?.stands();
    if (
      this.succeeds(() => {
        transition.settle();
      })
    )
      this.arrive();
    for (let top = open.at(-1); top; top = open.at(-1)) {
      if (this.found || visited.size >= this.most || this.reduction?.isRefuted) return;
      machine.state.undo(top.mark, top.h1, top.h2);
      const choice = top.untried.pop();
      const context = machine.contexts[top.untried.pop() ?? -1];
      if (!context || choice === undefined) open.pop();
      else if (
        this.succeeds(() => {
          transition.take(context, choice);
        })
      )
        this.arrive();
    }
  }

  /** Takes steps; false if they end in a violation, which is an end as well. */
  private succeeds(take: () => void): boolean {
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

/**
 * Whether runs come to an end, asked of one state after another: what was walked without finding an end is kept, and
 * from then on others are looked for briefly only.
 */
export class WayOuts {
  /** Sets of states that lead to each other only. */
  private readonly endless: VisitedSet[] = [];

  /** For a walk in full: the reduction is asked at once from then on. */
  private isTooLarge = false;

  /** @param trusting ask with the reduction where it is not known without */
  constructor(
    private readonly machine: Machine,
    private readonly trusting = false,
  ) {}

  /** Whether some schedule from the machine's present state comes to an end. */
  fromHere(): WayOut {
    const { machine, endless } = this;
    if (endless.some((states) => states.has(machine.state))) return "none";
    const most = endless.length === 0 ? MOST_STATES : BRIEFLY;
    if (!this.isTooLarge) {
      const inFull = this.walked(new Walk(machine, most));
      if (inFull !== "unknown" || !this.trusting) return inFull;
      this.isTooLarge = true;
    }
    return this.walked(new Walk(machine, most, new Reduction(machine, false)));
  }

  private walked(walk: Walk): WayOut {
    const wayOut = walk.wayOut();
    if (wayOut === "none") this.endless.push(walk.visited);
    return wayOut;
  }
}

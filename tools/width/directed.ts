// SPDX-License-Identifier: GPL-2.0-only
/**
 * One schedule, made on purpose, for test/selftests/width/between.ts: so many readers read the rank and are
 * preempted, a grace period sends new ones to the other rank and scans the old one up to between its two
 * sums, the readers go on, one after the other, and the scan goes on.
 *
 * No search finds it when there are hundreds of readers, nor is that what it is asked: it shows that the
 * readers are enough, and with one fewer no more than that the same schedule does no harm.
 */
import type { Failure } from "../explore/search.js";
import type { TraceStep } from "../explore/result.js";
import type { Context } from "../machine/layout.js";
import type { Machine } from "../machine/machine.js";
import { Violation } from "../machine/violation.js";
import type { Counters } from "./counters.js";

/** Tasks of the scenario that are not of the grace period. The wanderer is a reader too. */
const OLD = "old_reader";
const WANDERER = "wanderer";
const READER = "reader";

/** Steps after which a grace period is taken to wait: it looks again and again. */
const PATIENCE = 4_000;

/** How such a schedule went. */
export interface Directed {
  /** Readers that were between reading the rank and counting at one time. */
  readonly parked: number;
  /** The grace period ended early. */
  readonly failure?: Failure;
}

/** Of several tasks of a name each has a number after it. */
function isCalled(context: Context, name: string): boolean {
  return context.name === name || context.name.startsWith(`${name}/`);
}

class Director {
  private readonly steps: TraceStep[] = [];
  private readonly updaters: readonly Context[];
  private mover: Context | undefined;

  constructor(
    private readonly machine: Machine,
    private readonly counters: Counters,
  ) {
    const others = [OLD, WANDERER, READER];
    this.updaters = machine.contexts.filter((one) => !others.some((name) => isCalled(one, name)));
    machine.reset();
  }

  /** The schedule with this many readers at the most. */
  run(readers: number): Directed {
    const parked = this.readers(readers).filter((reader) => this.park(reader));
    try {
      if (this.open()) {
        for (const reader of parked) this.finish(reader);
        this.update(() => false);
      }
      return { parked: parked.length };
    } catch (error) {
      if (!(error instanceof Violation) || !this.mover) throw error;
      const { mover: context, steps } = this;
      if (error.pc < 0) error.pc = this.machine.pc(context);
      return { parked: parked.length, failure: { violation: error, context, steps } };
    }
  }

  private readers(count: number): Context[] {
    const named = (name: string): Context[] =>
      this.machine.contexts.filter((context) => isCalled(context, name));
    return [...named(WANDERER), ...named(READER)].slice(0, count);
  }

  /** The reader's first steps, up to where it has read the rank; false if it does not get there. */
  private park(reader: Context): boolean {
    for (;;) {
      const last = this.isAt(reader, this.counters.rank);
      if (!this.step(reader)) return false;
      if (last) return true;
    }
  }

  /** The grace period's, up to between the sums of its second scan. */
  private open(): boolean {
    const { rank, second, read } = this.counters;
    let [flipped, seen] = [false, 0];
    return this.update((context) => {
      if (flipped && this.isAt(context, second) && seen++ === read) return true;
      flipped ||= this.isAt(context, rank) && this.writes(context);
      return false;
    });
  }

  /** The rest of a reader's: it ends on the last CPU it may, having begun on the first. */
  private finish(reader: Context): void {
    let counted = false;
    for (;;) {
      const counts = this.isAt(reader, this.counters.second) && this.writes(reader);
      if (!this.step(reader, counted)) return;
      counted ||= counts;
    }
  }

  /** Steps of the grace period until it is there, which is true, or waits. */
  private update(isThere: (next: Context) => boolean): boolean {
    for (let patience = PATIENCE; patience > 0; patience--) {
      const next = this.nextUpdater();
      if (!next) return false;
      if (isThere(next)) return true;
      this.step(next);
    }
    return false;
  }

  /** A handler that has begun keeps its CPU from everybody, so it goes first. */
  private nextUpdater(): Context | undefined {
    const able = this.updaters.filter((context) => this.choices(context).length > 0);
    return able.find((one) => one.level > 0 && this.machine.pc(one) >= 0) ?? able[0];
  }

  private choices(context: Context): number[] {
    const choices: number[] = [];
    this.machine.choices(context, choices);
    return choices;
  }

  /** Takes a context's next step, on the first CPU or on the last; false if it has none. */
  private step(context: Context, onLast = false): boolean {
    const choice = this.choices(context).at(onLast ? -1 : 0);
    if (choice === undefined) return false;
    this.mover = context;
    this.steps.push({ context: context.index, choice });
    this.machine.step(context, choice);
    this.machine.state.commit();
    return true;
  }

  private isAt(context: Context, cls: string): boolean {
    const { code, classes } = this.machine.image;
    const instr = code[this.machine.pc(context)];
    return instr !== undefined && "cls" in instr && classes[instr.cls] === cls;
  }

  private writes(context: Context): boolean {
    const op = this.machine.image.code[this.machine.pc(context)]?.op;
    return op === "store" || op === "rmw" || op === "store-exclusive";
  }
}

/** That schedule with this many readers, of as many as the image has. */
export function betweenSums(machine: Machine, counters: Counters, readers: number): Directed {
  return new Director(machine, counters).run(readers);
}

// SPDX-License-Identifier: GPL-2.0-only
/** A torture run: one execution after the other, each with a seed of its own, until there were enough readers. */
import type { Trace } from "../explore/result.js";
import type { Failure } from "../explore/search.js";
import type { Machine } from "../machine/machine.js";
import { add, sectionsOf, type Standing, standingOf, type Totals, totalsOf } from "./counters.js";
import { type End, Execution } from "./execution.js";
import { livelockOf, traceOf } from "./failure.js";
import { Pct } from "./pct.js";
import { Random } from "./random.js";
import type { Scheduler } from "./scheduler.js";
import { Uniform } from "./uniform.js";
import { Variables } from "./variables.js";

/** The schedulers there are. */
export const SCHEDULERS = ["random", "pct"] as const;
export type SchedulerName = (typeof SCHEDULERS)[number];

/** What a run is told. */
export interface TortureOptions {
  readonly seed: number;
  readonly scheduler: SchedulerName;
  /** Of pct: the number of steps whose order a bug may depend on. */
  readonly depth: number;
  /** Reader sections of all executions together, and of each. */
  readonly sections: number;
  readonly length: number;
  /** Only this execution. */
  readonly execution?: number | undefined;
  /** `before`, `after` or a patch's name, kept in the trace. */
  readonly tree: string;
  /** Told how many sections there were, after each execution. */
  readonly onProgress?: (sections: number) => void;
}

/**
 * `pass`: nothing was found, which of a random run claims no more than that. `fail`: a finding, with a
 * schedule that replays. `bounded`: an execution did not come to an end, and it is not known why.
 */
export type TortureVerdict = "pass" | "fail" | "bounded";

/** What came of it. */
export interface TortureResult {
  readonly verdict: TortureVerdict;
  readonly executions: number;
  readonly steps: number;
  readonly seconds: number;
  readonly totals: Totals;
  /** As the last execution was when its last reader had left, or when it failed. */
  readonly standing: Standing;
  /** Number of the execution that failed, from 0. */
  readonly failed?: number;
  readonly trace?: Trace;
}

/** Steps of an execution for each of its sections, and besides, after which it is given up. */
const STEPS_PER_SECTION = 5_000;
const STEPS_BESIDES = 300_000;

/** Purposes that random numbers of an execution are drawn for. */
const STREAMS = 2;
/** Number of the execution by which pct knows how many steps one has; its outcome is nobody's concern. */
const MEASURED = -1;

class Torture {
  private readonly variables: Variables;
  private readonly counts: readonly number[];
  private readonly began = performance.now();
  private totals: Totals | undefined;
  private standing: Standing | undefined;
  private executions = 0;
  private steps = 0;
  /** Steps that an execution is expected to have. */
  private readonly expected: number;

  constructor(
    private readonly machine: Machine,
    private readonly options: TortureOptions,
  ) {
    this.variables = new Variables(machine);
    this.counts = this.variables.percpuIndices("rcu_torture_count").flat();
    this.expected = options.scheduler === "pct" ? this.measured() : 0;
  }

  run(): TortureResult {
    const { sections, execution: only, onProgress } = this.options;
    for (let number = only ?? 0; ; number++) {
      const execution = this.execution(number);
      const end = execution.run();
      this.note(execution);
      const failure = this.failureOf(execution, end);
      if (failure) return { ...this.result("fail"), ...this.failed(number, failure) };
      if (end.kind === "endless") return { ...this.result("bounded"), failed: number };
      const done = sectionsOf(this.totals ?? { pipe: [] });
      onProgress?.(done);
      if (only !== undefined || done >= sections) return this.result("pass");
    }
  }

  private execution(number: number, scheduler = this.scheduler(number)): Execution {
    const { machine, options } = this;
    const random = new Random(options.seed, STREAMS * number);
    const { length } = options;
    return new Execution(machine, random, scheduler, {
      reached: () => this.sections() >= length,
      steps: STEPS_BESIDES + STEPS_PER_SECTION * length,
      onFinish: () => {
        this.look();
      },
    });
  }

  private scheduler(number: number): Scheduler {
    const random = this.drawn(number);
    const { scheduler, depth } = this.options;
    const { image } = this.machine;
    if (scheduler === "random") return new Uniform(random, image);
    return new Pct(random, image, depth, this.expected);
  }

  private drawn(number: number): Random {
    return new Random(this.options.seed, STREAMS * number + 1);
  }

  private measured(): number {
    const execution = this.execution(
      MEASURED,
      new Uniform(this.drawn(MEASURED), this.machine.image),
    );
    execution.run();
    return execution.steps;
  }

  /** Sections of the present execution. */
  private sections(): number {
    const { words } = this.machine.state;
    return this.counts.reduce((sum, index) => sum + (words[index] as number), 0);
  }

  private look(): void {
    this.standing = standingOf(this.variables, this.machine.image.scenario.cpus);
  }

  private note({ steps }: Execution): void {
    const totals = totalsOf(this.variables);
    this.totals = this.totals ? add(this.totals, totals) : totals;
    this.executions++;
    this.steps += steps;
  }

  private failureOf(execution: Execution, end: End): Failure | undefined {
    if (end.kind === "ended") return undefined;
    this.look();
    const steps = execution.path.toSteps();
    return end.kind === "endless"
      ? livelockOf(this.machine, steps, execution.progress)
      : { violation: end.violation, context: end.context, steps };
  }

  private failed(number: number, failure: Failure): Pick<TortureResult, "failed" | "trace"> {
    return { failed: number, trace: traceOf(this.machine, failure, this.options.tree) };
  }

  private result(verdict: TortureVerdict): TortureResult {
    if (!this.standing) this.look();
    return {
      verdict,
      executions: this.executions,
      steps: this.steps,
      seconds: (performance.now() - this.began) / 1000,
      totals: this.totals as Totals,
      standing: this.standing as Standing,
    };
  }
}

/** Tortures the image of a machine. */
export function torture(machine: Machine, options: TortureOptions): TortureResult {
  return new Torture(machine, options).run();
}

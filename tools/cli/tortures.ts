// SPDX-License-Identifier: GPL-2.0-only
/** Runs of the torture test, as a command line asks for them. */
import { join } from "node:path";
import type { Progress } from "../base/output.js";
import { replay } from "../explore/replay.js";
import type { Side } from "../jobs/engine.js";
import { saveTrace } from "../jobs/traces.js";
import { SourceCache } from "../kcc/front/cache.js";
import { forSequentialConsistency } from "../kcc/passes/specialise.js";
import type { ArchMachine } from "../machine/arch.js";
import { Machine } from "../machine/machine.js";
import { compileScenario } from "../scenarios/compile.js";
import type { ScenarioFile } from "../scenarios/scenarios.js";
import type { Session } from "../session/session.js";
import { runOf, type TortureRun } from "../torture/document.js";
import { type SchedulerName, torture as run, type TortureOptions } from "../torture/torture.js";
import { fixedName } from "./fixed.js";
import type { Subject } from "./subject.js";
import { treeNames } from "./treenames.js";

/** Options of `srcu torture`. */
export interface TortureCommand {
  readonly arch: readonly string[];
  readonly scenario: readonly string[];
  /** The tree without the patch. */
  readonly before: boolean;
  /** With the fixes of patches/v4.12/fixes. */
  readonly fixed: boolean;
  readonly patch?: string;
  readonly seed: number;
  readonly scheduler: SchedulerName;
  readonly depth: number;
  readonly sections: number;
  readonly length?: number;
  readonly execution?: number;
  /** The busted forms, and what finds them, instead. */
  readonly busted: boolean;
  readonly json: boolean;
  readonly out: string;
}

/** Sections of one execution; pct is for short ones. */
const LENGTHS: Readonly<Record<SchedulerName, number>> = { random: 2000, pct: 50 };

/** One scenario on one machine. */
export interface Job {
  readonly scenario: ScenarioFile;
  readonly machine: ArchMachine;
}

/** Runs on one tree. */
export class Tortures {
  private readonly cache = new SourceCache();
  private readonly side: Side;
  private readonly tree: string;

  /** @param subject the patch, and the trees without and with it */
  constructor(
    session: Session,
    private readonly subject: Subject,
    private readonly command: TortureCommand,
    private readonly progress: Progress,
  ) {
    this.side = command.before ? "before" : "after";
    const tree = treeNames(subject.patch, session.embedded)[this.side];
    this.tree = command.fixed ? fixedName(tree) : tree;
  }

  /** Runs it, saves the schedule of a failure, and takes that again. */
  perform({ scenario, machine: arch }: Job): TortureRun {
    const tree = this.subject.placement[this.side];
    const { cache } = this;
    const { file, srcu } = scenario;
    const compiled = compileScenario(tree, { scenario: file, srcu, machine: arch, cache });
    const image = forSequentialConsistency(compiled);
    const machine = new Machine(image, arch);
    const options = this.options(`${scenario.name} ${arch.name}`);
    const result = run(machine, options);
    const { trace } = result;
    const saved = trace && saveTrace(join(this.command.out, "torture"), trace);
    if (trace) replay(image, arch, trace);
    return runOf(machine, options, result, saved);
  }

  private options(label: string): TortureOptions {
    const {
      seed,
      scheduler,
      depth,
      sections,
      length = LENGTHS[scheduler],
      execution,
    } = this.command;
    const onProgress = (done: number): void => {
      this.progress.update(`${label}: ${done} of ${sections} reader sections`);
    };
    return { seed, scheduler, depth, sections, length, execution, tree: this.tree, onProgress };
  }
}

// SPDX-License-Identifier: GPL-2.0-only
/** `srcu torture`: long random executions of the kernel's torture test. */
import { join } from "node:path";
import { SourceCache } from "../kcc/front/cache.js";
import { compileScenario } from "../kcc/compile.js";
import type { ArchMachine } from "../machine/arch.js";
import { Machine } from "../machine/machine.js";
import { forSequentialConsistency } from "../machine/specialise.js";
import type { Side } from "../review/engine.js";
import { saveTrace } from "../review/traces.js";
import { runOf, type TortureRun, tortureText } from "../torture/document.js";
import { type SchedulerName, torture as run, type TortureOptions } from "../torture/torture.js";
import type { Placement } from "../patch/place.js";
import { EXIT, type ExitStatus } from "./exit.js";
import { print, printJson, type Progress, progressOn } from "./output.js";
import { pick } from "./pick.js";
import { findTortures, type ScenarioFile } from "./scenarios.js";
import { openSession, type Session } from "./session.js";
import { subjectOf } from "./subject.js";
import { treeNames } from "./treenames.js";

/** Options of `srcu torture`. */
export interface TortureCommand {
  readonly arch: readonly string[];
  readonly scenario: readonly string[];
  /** The tree without the patch. */
  readonly before: boolean;
  readonly patch?: string;
  readonly seed: number;
  readonly scheduler: SchedulerName;
  readonly depth: number;
  readonly sections: number;
  readonly length?: number;
  readonly execution?: number;
  readonly json: boolean;
  readonly out: string;
}

/** Where plain additions are several instructions, and interrupts may come between them. */
const DEFAULT_ARCH = "arm64";
const DEFAULT_SCENARIO = "SRCU-P";

/** Sections of one execution; pct is for short ones. */
const LENGTHS: Readonly<Record<SchedulerName, number>> = { random: 2000, pct: 50 };

interface Job {
  readonly scenario: ScenarioFile;
  readonly machine: ArchMachine;
}

class Tortures {
  private readonly cache = new SourceCache();
  private readonly side: Side;
  private readonly tree: string;
  private readonly placement: Placement;

  constructor(
    session: Session,
    private readonly command: TortureCommand,
    private readonly progress: Progress,
  ) {
    const { patch, placement } = subjectOf(session, command.patch);
    this.placement = command.patch === undefined ? session.placement : placement;
    this.side = command.before ? "before" : "after";
    this.tree = treeNames(patch, session.embedded)[this.side];
  }

  perform({ scenario, machine: arch }: Job): TortureRun {
    const tree = this.placement[this.side];
    const { cache } = this;
    const { file, srcu } = scenario;
    const image = compileScenario(tree, { scenario: file, srcu, machine: arch, cache });
    const machine = new Machine(forSequentialConsistency(image), arch);
    const options = this.options(`${scenario.name} ${arch.name}`);
    const result = run(machine, options);
    const { trace } = result;
    const saved = trace && saveTrace(join(this.command.out, "torture"), trace);
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

function statusOf(runs: readonly TortureRun[]): ExitStatus {
  if (runs.some(({ verdict }) => verdict === "fail")) return EXIT.finding;
  return runs.every(({ verdict }) => verdict === "pass") ? EXIT.clean : EXIT.inconclusive;
}

function orDefault(names: readonly string[], name: string): readonly string[] {
  return names.length > 0 ? names : [name];
}

/** Runs the command. */
export async function torture(command: TortureCommand): Promise<ExitStatus> {
  const arch = orDefault(command.arch, DEFAULT_ARCH);
  const session = await openSession({ arch, scenario: [] });
  const named = orDefault(command.scenario, DEFAULT_SCENARIO);
  const scenarios = pick("torture scenario", findTortures(session.tree), named);
  const progress = progressOn();
  const tortures = new Tortures(session, command, progress);
  const jobs = scenarios.flatMap((scenario) =>
    session.machines.map((machine): Job => ({ scenario, machine })),
  );
  const runs = jobs.map((job) => {
    const done = tortures.perform(job);
    progress.clear();
    if (!command.json) print(tortureText(done));
    return done;
  });
  if (command.json) printJson({ version: 1, runs });
  return statusOf(runs);
}

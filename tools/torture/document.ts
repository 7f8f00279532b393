// SPDX-License-Identifier: GPL-2.0-only
/** What `srcu torture` says of a run, as data and as text. */
import { findingLines } from "../explore/finding.js";
import type { Finding } from "../explore/result.js";
import type { Machine } from "../machine/machine.js";
import { sectionsOf, type Standing, type Totals } from "./counters.js";
import { kernelLines, type Parameters } from "./lines.js";
import type { TortureOptions, TortureResult, TortureVerdict } from "./torture.js";
import { Variables } from "./variables.js";

/** One scenario on one machine. */
export interface TortureRun {
  readonly scenario: string;
  readonly arch: string;
  readonly tree: string;
  /** The flavour: the kernel's torture_type. */
  readonly type: string;
  readonly seed: number;
  readonly scheduler: string;
  /** Of pct only. */
  readonly depth?: number;
  readonly verdict: TortureVerdict;
  /** Sections that readers were in, and the executions they were in. */
  readonly sections: number;
  readonly length: number;
  readonly executions: number;
  readonly steps: number;
  readonly seconds: number;
  readonly totals: Totals;
  readonly standing: Standing;
  /** The summary that the kernel's test prints. */
  readonly kernel: readonly string[];
  readonly finding?: Finding;
  /** Number of the execution that failed, from 0, and its schedule's steps and file. */
  readonly failed?: number;
  readonly traceSteps?: number;
  readonly trace?: string;
}

/** Names of the flavours, by the static object with their operations. */
const OPS = /^(\w+)_ops$/;

/** What the test was told, from the kernel's variables. */
function parametersOf(machine: Machine): Parameters {
  const variables = new Variables(machine);
  const chosen = variables.word("cur_ops");
  const ops = machine.image.globals.find(({ at, name }) => at === chosen && OPS.test(name));
  return {
    type: OPS.exec(ops?.name ?? "")?.[1] ?? "unknown",
    nreaders: variables.word("nrealreaders"),
    nfakewriters: variables.word("nfakewriters"),
    irqreader: variables.word("irqreader"),
    nBarrierCbs: variables.word("n_barrier_cbs"),
  };
}

/** @param trace the file that the schedule of a failure was saved in */
export function runOf(
  machine: Machine,
  options: TortureOptions,
  result: TortureResult,
  trace: string | undefined,
): TortureRun {
  const { verdict, executions, steps, seconds, totals, standing, failed } = result;
  const { seed, scheduler, depth, length, tree } = options;
  const { arch, scenario } = machine.image;
  const parameters = parametersOf(machine);
  return {
    scenario: scenario.name,
    arch,
    tree,
    type: parameters.type,
    seed,
    scheduler,
    ...(scheduler === "pct" ? { depth } : {}),
    verdict,
    sections: sectionsOf(totals),
    length,
    executions,
    steps,
    seconds,
    totals,
    standing,
    kernel: kernelLines(totals, standing, parameters, verdict === "fail"),
    ...(failed === undefined ? {} : { failed }),
    ...(result.trace
      ? { finding: result.trace.finding, traceSteps: result.trace.steps.length }
      : {}),
    ...(trace === undefined ? {} : { trace }),
  };
}

const MILLION = 1_000_000;

function summary(run: TortureRun): string {
  const { scenario, arch, tree, seed, scheduler, depth, sections, executions, steps } = run;
  const how = depth === undefined ? scheduler : `${scheduler}, depth ${depth}`;
  return (
    `${scenario} on ${arch}, ${tree}: ${sections} reader sections in ${executions} executions, ` +
    `${(steps / MILLION).toFixed(1)}M steps, ${run.seconds.toFixed(1)} s (seed ${seed}, ${how})`
  );
}

/** The name of a tree in schedules: `fixed:` and a patch come first if there are any. */
const TREE = /^(fixed:)?(?:(.+):)?(before|after)$/;

/** The options that ask for a tree of this name. */
function treeOptions(tree: string): string[] {
  const [, fixed, patch, side] = TREE.exec(tree) ?? [];
  return [
    ...(patch === undefined ? [] : ["--patch", patch]),
    ...(side === "before" ? ["--before"] : []),
    ...(fixed === undefined ? [] : ["--fixed"]),
  ];
}

/** The options of the command that runs the failed execution by itself. */
export function again(
  run: Pick<
    TortureRun,
    "scenario" | "arch" | "tree" | "seed" | "scheduler" | "depth" | "length" | "failed"
  >,
): string {
  const { scenario, arch, tree, seed, scheduler, depth, length, failed = 0 } = run;
  const told = { scenario, arch, seed, scheduler, depth, length, execution: failed };
  const options = Object.entries(told).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}`, String(value)],
  );
  return [...options, ...treeOptions(tree)].join(" ");
}

function ending(run: TortureRun): string[] {
  const { verdict, finding, failed = 0, trace = "", traceSteps } = run;
  if (verdict === "pass") return ["Nothing was found, which does not say that there is nothing."];
  const which = `Execution ${failed} alone: ${again(run)}`;
  if (verdict === "bounded") return ["An execution did not come to an end in its time.", which];
  return [
    ...(finding ? findingLines(finding) : []),
    `Schedule: ${trace} (${traceSteps} steps)`,
    which,
  ];
}

/** For people. */
export function tortureText(run: TortureRun): string {
  return [...run.kernel, "", summary(run), ...ending(run)].join("\n");
}

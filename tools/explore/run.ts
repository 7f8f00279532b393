// SPDX-License-Identifier: GPL-2.0-only
/** Runs one image to a verdict. */
import { UserError } from "../base/errors.js";
import type { Image } from "../kcc/ir.js";
import type { ArchMachine } from "../machine/arch.js";
import { Machine } from "../machine/machine.js";
import { OutOfBounds, Violation } from "../machine/violation.js";
import { explained } from "./origin.js";
import { follow } from "./replay.js";
import { reachedLines, unreachedLines } from "./reached.js";
import type { Bound, Result, Trace } from "./result.js";
import { DepthFirst } from "./depth-first.js";
import { FAILS, isStandstill, OUTCOME, outcomeOf } from "./ending.js";
import type { Ending } from "./result.js";
import type { RunEnd, Search, SearchOptions } from "./search.js";
import { shorten } from "./shorten.js";
import type { StateSet } from "./states.js";

export interface RunOptions extends SearchOptions {
  /** `before`, `after` or a patch's name, kept in the trace. */
  readonly tree?: string;
}

/** The machine of an image, its setup() done. Throws a UserError when that goes wrong. */
function machineOf(image: Image, arch: ArchMachine): Machine {
  try {
    return new Machine(image, arch);
  } catch (error) {
    if (!(error instanceof Violation) && !(error instanceof OutOfBounds)) throw error;
    throw new UserError(
      `${image.scenario.file}: setup() cannot be run on ${arch.name}: ${error.message}. It runs alone, before the tasks.`,
    );
  }
}

/** The result. Does not throw for what the scenario's tasks do. */
export function runScenario(image: Image, arch: ArchMachine, options: RunOptions): Result {
  return resultOf(searchOf(image, arch, options), options);
}

/** The search, gone as far as it goes: what it found, of which no schedule has been made short yet. */
export function searchOf(image: Image, arch: ArchMachine, options: RunOptions): Search {
  const machine = machineOf(image, arch);
  const search = new DepthFirst(machine, options);
  try {
    search.run();
  } catch (error) {
    if (!(error instanceof OutOfBounds)) throw error;
    search.stopped = error.message;
  }
  return search;
}

function resultOf(search: Search, options: RunOptions): Result {
  const { machine, stopped, visited } = search;
  const failure = search.failure ?? [...search.ends.values()].find(({ violation }) => violation);
  const verdict = failure ? "fail" : stopped === undefined ? "pass" : "bounded";
  const seconds = search.seconds;
  const { witnesses } = machine.image.scenario;
  const outcomes = [...search.ends].filter(([, { violation }]) => !violation);
  const tree = options.tree ?? "after";
  return {
    verdict,
    states: visited.size,
    transitions: search.transition.steps,
    seconds,
    bytesPerState: visited.bytes / Math.max(1, visited.size),
    bound: boundOf(machine, options, visited),
    ...(stopped === undefined ? {} : { stopped }),
    ...(failure ? failed(machine, failure, tree) : {}),
    ...(verdict === "pass" && search.isUndivided ? { undivided: true } : {}),
    missedWitnesses: witnesses.filter((name) => !machine.runtime.witnesses.has(name)),
    outcomes: outcomes.map(([outcome]) => outcome).sort(),
    ...(options.collect ? { endings: endingsOf(search, tree) } : {}),
    reached: reachedLines(machine),
    unreached: unreachedLines(machine),
  };
}

function endingsOf({ machine, ends }: Search, tree: string): Ending[] {
  return [...ends]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([outcome, end]) => ({ outcome, trace: traceOf(machine, end, outcome, tree) }));
}

function failed(
  machine: Machine,
  failure: RunEnd,
  tree: string,
): Pick<Result, "finding" | "trace"> & object {
  const outcome = outcomeOf(machine, failure.violation);
  const steps = shorten(machine, outcome, failure.steps);
  const trace = traceOf(machine, { ...failure, steps }, outcome, tree);
  return { finding: trace.finding, trace };
}

function traceOf(machine: Machine, end: RunEnd, outcome: string, tree: string): Trace {
  const { hash, arch, scenario } = machine.image;
  const { violation, steps } = end;
  return {
    version: 1,
    image: hash,
    arch,
    scenario: scenario.name,
    tree,
    finding: violation
      ? explained(machine, { ...end, violation })
      : { rule: OUTCOME, text: outcome, where: [], context: "all" },
    steps,
  };
}

/** A schedule of `Result.endings` made short; most of them nobody looks at. */
export function shortened(image: Image, arch: ArchMachine, trace: Trace): Trace {
  const machine = machineOf(image, arch);
  const { rule, text } = trace.finding;
  const outcome = rule === OUTCOME ? text : FAILS + rule;
  const steps = shorten(machine, outcome, trace.steps);
  const violation = follow(machine, steps);
  const last = isStandstill(rule) ? undefined : machine.contexts[steps.at(-1)?.context ?? -1];
  machine.reset();
  const end: RunEnd = violation ? { violation, context: last, steps } : { steps };
  return traceOf(machine, end, outcome, trace.tree);
}

/** What the claim holds within; the chance of a missed state is at most n^2 / 2^(bits + 1). */
function boundOf(machine: Machine, options: RunOptions, { size, bits }: StateSet): Bound {
  const { scenario } = machine.image;
  const interrupts = scenario.interrupts.map(
    ({ name, times, raised }) => [name, raised >= 0 ? "as raised" : times] as const,
  );
  return {
    cpus: scenario.cpus,
    tasks: scenario.tasks.length,
    interrupts: Object.fromEntries(interrupts),
    preempt: scenario.preempt,
    ulongBits: scenario.ulongBits,
    memoryModel: machine.model.name,
    reduction: options.reduction,
    hashBits: bits,
    missProbability: Math.min(1, size ** 2 / 2 ** (bits + 1)),
  };
}

// SPDX-License-Identifier: GPL-2.0-only
/** Runs one image to a verdict. */
import { UserError } from "../cli/errors.js";
import type { Image } from "../kcc/ir.js";
import type { ArchMachine } from "../machine/arch.js";
import { Machine } from "../machine/machine.js";
import { OutOfMemory, Violation } from "../machine/violation.js";
import { finding } from "./finding.js";
import { reachedLines } from "./reached.js";
import type { Bound, Result, Trace } from "./result.js";
import { type Failure, type Progress, Search } from "./search.js";
import { shorten } from "./shorten.js";
import { TableFull } from "./visited.js";

export interface RunOptions {
  readonly reduction: boolean;
  /** Budget of the visited table. */
  readonly memoryMiB: number;
  readonly seconds: number;
  readonly onProgress?: (progress: Progress) => void;
  /** `before`, `after` or a patch's name, kept in the trace. */
  readonly tree?: string;
}

const HASH_BITS = 64;

/** The machine of an image, its setup() done. Throws a UserError when that goes wrong. */
function machineOf(image: Image, arch: ArchMachine): Machine {
  try {
    return new Machine(image, arch);
  } catch (error) {
    if (!(error instanceof Violation) && !(error instanceof OutOfMemory)) throw error;
    throw new UserError(
      `${image.scenario.file}: setup() cannot be run on ${arch.name}: ${error.message}. It runs alone, before the tasks.`,
    );
  }
}

/** The result. Does not throw for what the scenario's tasks do. */
export function runScenario(image: Image, arch: ArchMachine, options: RunOptions): Result {
  const machine = machineOf(image, arch);
  const search = new Search(machine, options);
  try {
    search.run();
  } catch (error) {
    if (!(error instanceof TableFull) && !(error instanceof OutOfMemory)) throw error;
    search.stopped = error.message;
  }
  return resultOf(machine, search, options);
}

function resultOf(machine: Machine, search: Search, options: RunOptions): Result {
  const { failure, stopped, visited } = search;
  const verdict = failure ? "fail" : stopped === undefined ? "pass" : "bounded";
  const seconds = search.seconds;
  const { witnesses } = machine.image.scenario;
  return {
    verdict,
    states: visited.size,
    transitions: search.transition.steps,
    seconds,
    bytesPerState: visited.bytes / Math.max(1, visited.size),
    bound: boundOf(machine, options, visited.size),
    ...(stopped === undefined ? {} : { stopped }),
    ...(failure ? failed(machine, failure, options.tree ?? "after") : {}),
    missedWitnesses: witnesses.filter((name) => !machine.runtime.witnesses.has(name)),
    outcomes: [...search.outcomes].sort(),
    reached: reachedLines(machine),
  };
}

function failed(
  machine: Machine,
  failure: Failure,
  tree: string,
): Pick<Result, "finding" | "trace"> & object {
  const steps = shorten(machine, failure);
  const found = finding(machine, failure);
  const { hash, arch, scenario } = machine.image;
  const trace: Trace = {
    version: 1,
    image: hash,
    arch,
    scenario: scenario.name,
    tree,
    finding: found,
    steps,
  };
  return { finding: found, trace };
}

/** What the claim holds within; the chance of a missed state is at most n^2 / 2^(bits + 1). */
function boundOf(machine: Machine, options: RunOptions, states: number): Bound {
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
    hashBits: HASH_BITS,
    missProbability: Math.min(1, states ** 2 / 2 ** (HASH_BITS + 1)),
  };
}

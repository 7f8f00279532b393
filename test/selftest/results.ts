// SPDX-License-Identifier: GPL-2.0-only
/** Results, images and machines for tests that need no real ones. */
import type { Result } from "../../tools/explore/result.js";
import type { Image } from "../../tools/kcc/ir.js";
import type { ArchMachine } from "../../tools/machine/arch.js";

/** A passing result with these parts changed. */
export function result(changed: Partial<Result> = {}): Result {
  return {
    verdict: "pass",
    states: 10,
    transitions: 20,
    seconds: 0,
    bytesPerState: 8,
    bound: {
      cpus: 2,
      tasks: 1,
      interrupts: { irq: 1, timer: "as raised" },
      preempt: true,
      ulongBits: 32,
      memoryModel: "SC",
      reduction: true,
      hashBits: 64,
      missProbability: 0,
    },
    missedWitnesses: [],
    outcomes: [],
    reached: {},
    unreached: {},
    ...changed,
  };
}

/** A failing result. */
export function failure(rule = "seq-total"): Result {
  const finding = { rule, text: "a lock is missing", where: ["x.ts:1 in f()"], context: "task" };
  const trace = {
    version: 1 as const,
    image: "h",
    arch: "arm",
    scenario: "seq-total",
    tree: "before",
    finding,
    steps: [{ context: 1, choice: 0 }],
  };
  return result({ verdict: "fail", finding, trace });
}

/** An image with nothing in it but a name, a size and a hash. */
export function image(scenario: string, hash: string, cpus = 1): Image {
  return {
    hash,
    arch: "",
    scenario: {
      name: scenario,
      title: scenario,
      file: "",
      cpus,
      preempt: true,
      ulongBits: 32,
      tasks: [],
      interrupts: [],
      setup: -1,
      finish: -1,
      witnesses: [],
    },
    code: [],
    entries: [],
    sources: [],
    classes: [],
    globals: [],
    globalWords: 0,
    percpuWords: 0,
    structs: {},
    initial: [],
    functions: [],
    taskStruct: { words: 1, preemptCount: 0 },
    lines: {},
  };
}

/** A machine of this name. */
export function machine(name: string, softIrqMask = false): ArchMachine {
  return {
    name,
    folder: name,
    label: name,
    memoryModel: "tso",
    softIrqMask,
    plainAdd: "split",
    config: {},
    sources: [],
  };
}

// SPDX-License-Identifier: GPL-2.0-only
/** What is said of cases that no search is made for. */
import type { SourceTree } from "../base/source-tree.js";
import type { Result } from "../explore/result.js";
import { configure } from "../kcc/config.js";
import type { SourceCache } from "../kcc/front/cache.js";
import type { Image, ImageScenario } from "../kcc/ir.js";
import { readScenario } from "../scenarios/scenario.js";
import type { Case } from "./engine.js";
import { pack, type PackedImage } from "./packed.js";

/** The answer without a search: nothing was seen, so it is never a pass. */
export function unsearched(
  { cpus, tasks, preempt, ulongBits }: ImageScenario,
  why: Pick<Result, "stopped" | "finding"> & { readonly verdict: "bounded" | "error" },
): Result {
  return {
    states: 0,
    transitions: 0,
    seconds: 0,
    bytesPerState: 0,
    bound: {
      cpus,
      tasks: tasks.length,
      interrupts: {},
      preempt,
      ulongBits,
      memoryModel: "SC",
      reduction: true,
      hashBits: 64,
      missProbability: 0,
    },
    missedWitnesses: [],
    outcomes: [],
    reached: {},
    unreached: {},
    ...why,
  };
}

/** What stands for the image of a case that is not compiled: it has no code. */
export function uncompiled(tree: SourceTree, job: Case<string>, cache: SourceCache): PackedImage {
  const { file, srcu, context, machine } = job;
  const declared = readScenario(tree, file, { srcu, context, cache });
  const { name, title, cpus, ulongBits, witnesses } = declared;
  const kworkers = Array.from({ length: declared.kworkers }, (_, i) => {
    return { name: `kworker/${String(i)}`, cpu: -1, daemon: true };
  });
  const config = configure(machine.config, declared.config);
  const scenario: ImageScenario = {
    ...{ name, title, file, cpus, ulongBits, witnesses, setup: -1, finish: -1 },
    preempt: Boolean(config.CONFIG_PREEMPT),
    tasks: [...declared.tasks, ...kworkers].map((task) => ({ ...task, entry: -1 })),
    interrupts: declared.irqs.map((irq) => ({ ...irq, entry: -1, raised: -1 })),
  };
  const image: Image = {
    hash: `not compiled: ${JSON.stringify([name, machine.name, job.side])}`,
    arch: machine.name,
    scenario,
    ...{ code: [], entries: [], sources: [], classes: [], globals: [], initial: [], functions: [] },
    ...{ globalWords: 0, percpuWords: 0, structs: {}, lines: {} },
    taskStruct: { words: 0, preemptCount: -1 },
  };
  return pack(image);
}

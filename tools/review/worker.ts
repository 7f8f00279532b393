// SPDX-License-Identifier: GPL-2.0-only
/** What runs in a worker thread: compiles a case or searches an image, and says how far it is. */
import { parentPort, workerData } from "node:worker_threads";
import { UserError } from "../cli/errors.js";
import { runScenario } from "../explore/run.js";
import { compileScenario } from "../kcc/compile.js";
import { KernelCodeError } from "../kcc/diagnostic.js";
import { SourceCache } from "../kcc/front/cache.js";
import type { Image } from "../kcc/ir.js";
import type { SourceTree } from "../kcc/tree.js";
import type { ArchMachine } from "../machine/arch.js";
import { forSequentialConsistency } from "../machine/specialise.js";
import type { Case, Limits, Side } from "./engine.js";
import type { Answer } from "./pool.js";

/** Sent to every worker once. */
export interface WorkerData {
  readonly texts: Readonly<Record<Side, ReadonlyMap<string, string>>>;
  readonly limits: Limits;
}

/** One job. */
export type Task =
  | { readonly kind: "compile"; readonly job: Case }
  | {
      readonly kind: "run";
      readonly image: Image;
      readonly machine: ArchMachine;
      /** Name of the tree, kept in the trace. */
      readonly tree: string;
    };

const { texts, limits } = workerData as WorkerData;

function treeOf(side: Side): SourceTree {
  return { read: (path) => texts[side].get(path), list: () => [...texts[side].keys()] };
}

const trees: Readonly<Record<Side, SourceTree>> = {
  before: treeOf("before"),
  after: treeOf("after"),
};

/** Files parsed once, for all machines and both trees. */
const cache = new SourceCache();

function answer(value: Answer): void {
  parentPort?.postMessage(value);
}

function perform(task: Task): unknown {
  if (task.kind === "compile") {
    const { side, file, machine } = task.job;
    return forSequentialConsistency(
      compileScenario(trees[side], { scenario: file, machine, cache }),
    );
  }
  const onProgress = (value: unknown): void => {
    answer({ kind: "progress", value });
  };
  return runScenario(task.image, task.machine, { ...limits, tree: task.tree, onProgress });
}

parentPort?.on("message", (task: Task) => {
  try {
    answer({ kind: "done", value: perform(task) });
  } catch (error) {
    const user = error instanceof UserError || error instanceof KernelCodeError;
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    answer({ kind: "failed", message: user ? error.message : text, user });
  }
});

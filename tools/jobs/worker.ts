// SPDX-License-Identifier: GPL-2.0-only
/** What runs in a worker thread: compiles a case or searches an image, and says how far it is. */
import { parentPort, workerData } from "node:worker_threads";
import { UserError } from "../base/errors.js";
import { noting, type SourceTree } from "../base/source-tree.js";
import { runScenario } from "../explore/run.js";
import { KernelCodeError } from "../kcc/diagnostic.js";
import { SourceCache } from "../kcc/front/cache.js";
import type { Image } from "../kcc/ir.js";
import { type Likeness, likenessOf } from "../kcc/passes/alike/alike.js";
import { forSequentialConsistency } from "../kcc/passes/specialise.js";
import type { ArchMachine } from "../machine/arch.js";
import { overlay } from "../patch/overlay.js";
import { compileScenario } from "../scenarios/compile.js";
import type { Case, Limits } from "./engine.js";
import { keyOf } from "./matrix.js";
import { pack, type PackedImage, unpack } from "./packed.js";
import type { Answer } from "./pool.js";
import { configOf } from "./variant.js";

/** Sent to every worker once. */
export interface WorkerData {
  readonly texts: {
    /** Path -> text of one of the trees. */
    readonly base: ReadonlyMap<string, string>;
    /** Name of a tree -> the files that differ there, undefined for one it has not. */
    readonly changed: Readonly<Record<string, ReadonlyMap<string, string | undefined>>>;
  };
  readonly limits: Limits;
  /** Its only word is not 0 once searches are to stop. */
  readonly interruption: Int32Array;
}

/** One job. */
export type Task =
  | { readonly kind: "compile"; readonly job: Case<string>; readonly alike: boolean }
  | {
      readonly kind: "run";
      readonly image: PackedImage;
      readonly machine: ArchMachine;
      /** Name of the tree, kept in the trace. */
      readonly tree: string;
    };

const { texts, limits, interruption } = workerData as WorkerData;

const base: SourceTree = {
  read: (path) => texts.base.get(path),
  list: () => [...texts.base.keys()],
};

const trees = new Map(
  Object.entries(texts.changed).map(([name, files]) => [name, overlay(base, files)]),
);

function treeOf(name: string): SourceTree {
  const tree = trees.get(name);
  if (tree === undefined) throw new Error(`no tree is called ${name}`);
  return tree;
}

/** Files parsed once, for all machines and trees. */
const cache = new SourceCache();

/** Most images are those of another machine or tree too. */
const likenesses = new Map<string, Likeness>();

function knownLikeness(image: Image, machine: ArchMachine): Likeness {
  const key = keyOf(image, machine);
  const known = likenesses.get(key) ?? likenessOf(image, machine);
  likenesses.set(key, known);
  return known;
}

function answer(value: Answer): void {
  parentPort?.postMessage(value);
}

function perform(task: Task): unknown {
  if (task.kind === "compile") {
    const { side, file, srcu, context, machine } = task.job;
    const options = { scenario: file, srcu, context, machine, cache, config: configOf(side) };
    const files = new Set<string>();
    const image = forSequentialConsistency(compileScenario(noting(treeOf(side), files), options));
    const likeness = task.alike ? { likeness: knownLikeness(image, machine) } : {};
    return pack(image, { files: [...files].sort(), ...likeness });
  }
  const onProgress = (value: unknown): void => {
    answer({ kind: "progress", value });
  };
  const { image, machine, tree } = task;
  const interrupted = (): boolean => Atomics.load(interruption, 0) !== 0;
  const options = { ...limits, tree, onProgress, interrupted };
  return runScenario(unpack(image), machine, options);
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

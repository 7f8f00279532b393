// SPDX-License-Identifier: GPL-2.0-only
/** The engine on worker threads of this process. */
import { availableParallelism } from "node:os";
import type { SourceTree } from "../base/source-tree.js";
import type { Result } from "../explore/result.js";
import { SourceCache } from "../kcc/front/cache.js";
import type { Engine, Limits, SearchProgress, Side } from "./engine.js";
import type { PackedImage } from "./packed.js";
import { Pool } from "./pool.js";
import { uncompiled, unsearched } from "./unsearched.js";
import type { Task, WorkerData } from "./worker.js";

/** Each worker has a table of visited states of its own, so memory bounds their number. */
const MOST_WORKERS = 2;

/** Why a search that was not made when all were told to stop is bounded. */
const NOT_BEGUN = "interrupted before it began";

/** The trees of a review, and what each is called in traces. */
export interface Trees<S extends string = Side> {
  readonly trees: Readonly<Record<S, SourceTree>>;
  readonly names: Readonly<Record<S, string>>;
}

/** All texts of a tree, in a form that can be sent to another thread. */
function snapshot(tree: SourceTree): Map<string, string> {
  const paths = tree.list?.() ?? [];
  return new Map(paths.map((path) => [path, tree.read(path) ?? ""]));
}

/** What of `texts` is not so in `base`; undefined stands for a file that is only there. */
function difference(
  base: ReadonlyMap<string, string>,
  texts: ReadonlyMap<string, string>,
): Map<string, string | undefined> {
  const gone = [...base.keys()].filter((path) => !texts.has(path));
  const other = [...texts].filter(([path, text]) => base.get(path) !== text);
  return new Map([...gone.map((path) => [path, undefined] as const), ...other]);
}

/** The trees are much alike, so one is sent and of the others what differs. */
function textsOf({ trees, names }: Trees<string>): WorkerData["texts"] {
  const all = Object.keys(names).flatMap((name) => {
    const tree = trees[name];
    return tree === undefined ? [] : [[name, snapshot(tree)] as const];
  });
  const base = all[0]?.[1] ?? new Map<string, string>();
  const changed = all.map(([name, texts]) => [name, difference(base, texts)] as const);
  return { base, changed: Object.fromEntries(changed) };
}

/** An engine whose searches can be told to stop. */
export interface ThreadEngine<S extends string> extends Engine<S> {
  /** Every search stops as if its budget were used up; what comes later is neither compiled nor searched. */
  interrupt(): void;
}

/** Starts the workers. */
export function threadEngine<S extends string>(trees: Trees<S>, limits: Limits): ThreadEngine<S> {
  const size = Math.min(MOST_WORKERS, availableParallelism());
  const interruption = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const data: WorkerData = { texts: textsOf(trees), limits, interruption };
  const pool = new Pool(size, new URL("./worker.js", import.meta.url), data);
  const cache = new SourceCache();
  const isStopped = (): boolean => Atomics.load(interruption, 0) !== 0;
  const send = (task: Task, onProgress?: (value: unknown) => void): Promise<unknown> =>
    pool.run(task, onProgress);
  return {
    compile: async (job, alike = false) =>
      (await send({ kind: "compile", job, alike })) as PackedImage,
    skip: (job) => (isStopped() ? uncompiled(trees.trees[job.side], job, cache) : undefined),
    run: async (image, machine, side, onProgress) => {
      if (isStopped()) {
        const result = unsearched(image.scenario, { verdict: "bounded", stopped: NOT_BEGUN });
        return { result, known: false };
      }
      const task: Task = { kind: "run", image, machine, tree: trees.names[side] };
      const result = (await send(task, (value) => {
        onProgress(value as SearchProgress);
      })) as Result;
      return { result, known: false };
    },
    close: () => pool.close(),
    interrupt: () => {
      Atomics.store(interruption, 0, 1);
    },
  };
}

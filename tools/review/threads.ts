// SPDX-License-Identifier: GPL-2.0-only
/** The engine on worker threads of this process. */
import { availableParallelism } from "node:os";
import type { Result } from "../explore/result.js";
import type { Image } from "../kcc/ir.js";
import type { SourceTree } from "../kcc/tree.js";
import type { Engine, Limits, SearchProgress, Side } from "./engine.js";
import { Pool } from "./pool.js";
import type { Task, WorkerData } from "./worker.js";

/** Each worker has a table of visited states of its own, so memory bounds their number. */
const MOST_WORKERS = 2;

/** The trees of a review, and what each is called in traces. */
export interface Trees {
  readonly before: SourceTree;
  readonly after: SourceTree;
  readonly names: Readonly<Record<Side, string>>;
}

/** All texts of a tree, in a form that can be sent to another thread. */
function snapshot(tree: SourceTree): Map<string, string> {
  const paths = tree.list?.() ?? [];
  return new Map(paths.map((path) => [path, tree.read(path) ?? ""]));
}

/** Starts the workers. */
export function threadEngine(trees: Trees, limits: Limits): Engine {
  const size = Math.min(MOST_WORKERS, availableParallelism());
  const texts = { before: snapshot(trees.before), after: snapshot(trees.after) };
  const data: WorkerData = { texts, limits };
  const pool = new Pool(size, new URL("./worker.js", import.meta.url), data);
  const send = (task: Task, onProgress?: (value: unknown) => void): Promise<unknown> =>
    pool.run(task, onProgress);
  return {
    compile: async (job) => (await send({ kind: "compile", job })) as Image,
    run: async (image, machine, side, onProgress) => {
      const task: Task = { kind: "run", image, machine, tree: trees.names[side] };
      const result = (await send(task, (value) => {
        onProgress(value as SearchProgress);
      })) as Result;
      return { result, known: false };
    },
    close: () => pool.close(),
  };
}

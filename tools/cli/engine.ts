// SPDX-License-Identifier: GPL-2.0-only
import { join } from "node:path";
import type { Engine } from "../jobs/engine.js";
import { checkerDigest, Store, withStore } from "../jobs/store.js";
import { threadEngine } from "../jobs/threads.js";
import type { SourceTree } from "../base/source-tree.js";
import { onInterrupt } from "./interrupt.js";
import type { RunOptions } from "./options.js";
import type { Session } from "../session/session.js";

/**
 * The engine that the options ask for. Answers are kept in the package's .cache/. A signal to stop ends
 * the searches only.
 * @param collect searches go on after a finding, until every ending is known
 */
export function engineFor<S extends string>(
  { root }: Session,
  trees: Readonly<Record<NoInfer<S>, SourceTree>>,
  names: Readonly<Record<S, string>>,
  options: Pick<RunOptions, "reduction" | "memory" | "time" | "fresh">,
  collect = false,
): Engine<S> {
  const { reduction, memory, time, fresh } = options;
  const limits = { reduction, memoryMiB: memory, seconds: time, ...(collect ? { collect } : {}) };
  const threads = threadEngine({ trees, names }, limits);
  const leave = onInterrupt(() => {
    threads.interrupt();
  });
  const store = new Store(join(root, ".cache/results"), checkerDigest(root), limits);
  const engine = withStore(threads, store, { trees, names }, fresh);
  return {
    ...engine,
    close: async () => {
      leave();
      await engine.close();
    },
  };
}

// SPDX-License-Identifier: GPL-2.0-only
/** An engine in this thread that collects every ending. */
import type { SourceTree } from "../../tools/base/source-tree.js";
import { runScenario } from "../../tools/explore/run.js";
import type { Engine, Limits, Side } from "../../tools/jobs/engine.js";
import { pack, unpack } from "../../tools/jobs/packed.js";
import type { SourceCache } from "../../tools/kcc/front/cache.js";
import { forSequentialConsistency } from "../../tools/kcc/passes/specialise.js";
import { compileScenario } from "../../tools/scenarios/compile.js";

/** Room for the largest scenario that is run in tests. */
const ROOM: Limits = { reduction: true, memoryMiB: 512, seconds: 120, collect: true };

/** Compiles from these trees and searches at once; `limits` may be narrower. */
export function localEngine(
  trees: Readonly<Record<Side, SourceTree>>,
  cache: SourceCache,
  limits: Partial<Limits> = {},
): Engine {
  return {
    compile: ({ side, file, srcu, context, machine }) =>
      Promise.resolve(
        pack(
          forSequentialConsistency(
            compileScenario(trees[side], { scenario: file, srcu, context, machine, cache }),
          ),
        ),
      ),
    run: (image, machine, tree) =>
      Promise.resolve({
        result: runScenario(unpack(image), machine, { ...ROOM, ...limits, tree }),
        known: false,
      }),
    close: () => Promise.resolve(),
  };
}

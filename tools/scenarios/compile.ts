// SPDX-License-Identifier: GPL-2.0-only
/** A scenario and the kernel code that it reaches, for one machine, becomes one image. */
import type { SourceTree } from "../base/source-tree.js";
import { compilePlan, type TargetOptions } from "../kcc/compile.js";
import { configure } from "../kcc/config.js";
import { SourceCache } from "../kcc/front/cache.js";
import type { Image } from "../kcc/ir.js";
import { Program } from "../kcc/link/program.js";
import type { ContextName } from "./contexts.js";
import type { Implementation } from "./implementations.js";
import { planOf } from "./plan.js";
import { readScenario } from "./scenario.js";

/** Which scenario is compiled, and for what. */
export interface CompileOptions extends TargetOptions {
  /** The scenario's file, e.g. `test/selftests/seq-total.ts`. */
  readonly scenario: string;
  /** Which of the implementations that the scenario is of; the first that it names if left out. */
  readonly srcu?: Implementation;
  /** Which of the contexts that it is for; the first if left out. */
  readonly context?: ContextName | undefined;
}

/** Compiles a scenario. Throws a KernelCodeError for code outside the language. */
export function compileScenario(tree: SourceTree, options: CompileOptions): Image {
  const { machine, srcu, context, cache = new SourceCache() } = options;
  const scenario = readScenario(tree, options.scenario, { cache, srcu, context });
  const size = { NR_CPUS: scenario.cpus, BITS_PER_LONG: scenario.ulongBits };
  const config = configure(size, machine.config, scenario.config, options.config ?? {});
  const program = new Program(tree, cache, machine.folder, config);
  program.load(options.scenario);
  return compilePlan(program, planOf(scenario, program), { scenario, machine, cache });
}

// SPDX-License-Identifier: GPL-2.0-only
/** The compiler: a scenario and the kernel code it reaches, for one machine, becomes one image. */
import { type Configuration, configure } from "./config.js";
import type { ContextName } from "./contexts.js";
import { type Pointer, SourceCache } from "./front/cache.js";
import { buildImage } from "./image.js";
import type { Image } from "./ir.js";
import { Program } from "./link/program.js";
import type { Procedure } from "./lower/blocks.js";
import { lowerAlone } from "./lower/entries.js";
import type { Unit } from "./lower/unit.js";
import type { FunctionValue } from "./lower/values.js";
import { type Plan, planOf } from "./plan.js";
import { lowerPlan, settle } from "./rounds.js";
import type { Implementation } from "./implementations.js";
import { readScenario } from "./scenario.js";
import type { SourceTree } from "../base/source-tree.js";
import type { Target } from "./target.js";

export { readScenario, type ScenarioDeclaration } from "./scenario.js";
export { SourceCache } from "./front/cache.js";

/** What every compilation is told. */
export interface TargetOptions {
  readonly machine: Target;
  /** Overrides of the configuration, over the machine's and the scenario's own. */
  readonly config?: Configuration;
  /** Files already parsed; pass the same one to every compilation. */
  readonly cache?: SourceCache;
}

export interface CompileOptions extends TargetOptions {
  /** The scenario's file, e.g. `test/selftests/seq-total.ts`. */
  readonly scenario: string;
  /** Which of the implementations that the scenario is of; v4.9's if left out. */
  readonly srcu?: Implementation;
  /** Which of the contexts that it is for; the first if left out. */
  readonly context?: ContextName | undefined;
}

export interface FunctionOptions extends TargetOptions {
  readonly file: string;
  readonly fn: string;
}

/** Compiles a scenario. Throws a KernelCodeError for code outside the language. */
export function compileScenario(tree: SourceTree, options: CompileOptions): Image {
  const { machine, cache = new SourceCache() } = options;
  const { srcu, context } = options;
  const scenario = readScenario(tree, options.scenario, { cache, srcu, context });
  const size = { NR_CPUS: scenario.cpus, BITS_PER_LONG: scenario.ulongBits };
  const config = configure(size, machine.config, scenario.config, options.config ?? {});
  const program = new Program(tree, cache, machine.folder, config);
  program.load(options.scenario);
  const plan = planOf(scenario, program);
  const lower = (unit: Unit): Procedure[] => lowerPlan(unit, program, plan);
  const guess = guessed(program, cache.lastPointers(scenario.name));
  const lowered = settle(machine, config, lower, guess);
  const pointers = lowered.unit.functions.map(({ module, declaration }): Pointer => {
    return { path: module.path, name: declaration.name };
  });
  cache.keepPointers(scenario.name, pointers);
  return buildImage({ ...lowered, scenario, plan, program, machine, config });
}

/** Those of the functions that this program has too. */
function guessed(program: Program, pointers: readonly Pointer[]): FunctionValue[] {
  return pointers.flatMap(({ path, name }): FunctionValue[] => {
    const found = program.get(path)?.value(name);
    return found?.declaration.kind === "function"
      ? [{ module: found.module, declaration: found.declaration }]
      : [];
  });
}

/** CPUs a function compiled by itself is compiled for. */
const CPUS = 2;

/** Compiles one function by itself, its arguments unknown; its code is the image's first entry. */
export function compileFunction(tree: SourceTree, options: FunctionOptions): Image {
  const { machine, file, fn, cache = new SourceCache() } = options;
  const config = configure({ NR_CPUS: CPUS }, machine.config, options.config ?? {});
  const program = new Program(tree, cache, machine.folder, config);
  const module = program.load(file);
  const found = module.value(fn);
  if (found?.declaration.kind !== "function") {
    return module.fail(
      { line: 1, column: 1 },
      `there is no function \`${fn}\``,
      "Name one that the file declares.",
    );
  }
  const value: FunctionValue = { module: found.module, declaration: found.declaration };
  const lowered = settle(machine, config, (unit) => [lowerAlone(unit, value)]);
  const plan: Plan = {
    entries: [[value]],
    tasks: [],
    interrupts: [],
    setup: undefined,
    finish: -1,
  };
  const scenario = { name: fn, title: fn, path: file, cpus: CPUS, witnesses: [] };
  return buildImage({ ...lowered, scenario, plan, program, machine, config });
}

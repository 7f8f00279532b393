// SPDX-License-Identifier: GPL-2.0-only
/** The compiler: what a plan enters and the kernel code that it reaches, for one machine, becomes one image. */
import type { SourceTree } from "../base/source-tree.js";
import { type Configuration, configure } from "./config.js";
import { type Pointer, SourceCache } from "./front/cache.js";
import { buildImage, type ScenarioHead } from "./image.js";
import type { Image } from "./ir.js";
import { Program } from "./link/program.js";
import type { Procedure } from "./lower/blocks.js";
import { lowerAlone } from "./lower/entries.js";
import type { Unit } from "./lower/unit.js";
import type { FunctionValue } from "./lower/values.js";
import type { Plan } from "./plan.js";
import { lowerPlan, settle } from "./rounds.js";
import type { Target } from "./target.js";

/** What every compilation is told. */
export interface TargetOptions {
  readonly machine: Target;
  /** Overrides of the configuration, over the machine's and the scenario's own. */
  readonly config?: Configuration;
  /** Files already parsed; pass the same one to every compilation. */
  readonly cache?: SourceCache;
}

export interface FunctionOptions extends TargetOptions {
  readonly file: string;
  readonly fn: string;
}

/** What a plan is compiled for. */
export interface PlanOptions {
  readonly scenario: ScenarioHead;
  readonly machine: Target;
  /** Where functions whose address is taken are remembered, by the scenario's name. */
  readonly cache: SourceCache;
}

/** Compiles a plan. Throws a KernelCodeError for code outside the language. */
export function compilePlan(
  program: Program,
  plan: Plan,
  { scenario, machine, cache }: PlanOptions,
): Image {
  const { config } = program;
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

// SPDX-License-Identifier: GPL-2.0-only
/** Lowers all contexts of an image, as often as it takes to know every function pointer there is. */
import type { Configuration } from "./config.js";
import type { Module } from "./link/module.js";
import type { Program } from "./link/program.js";
import type { Procedure } from "./lower/blocks.js";
import { lowerBoot, lowerEntry } from "./lower/entries.js";
import { narrowFields } from "./lower/fields.js";
import type { Global } from "./lower/globals.js";
import { Unit } from "./lower/unit.js";
import type { FunctionValue } from "./lower/values.js";
import { optimise } from "./optimise/optimise.js";
import type { Plan } from "./plan.js";
import type { Target } from "./target.js";

/** The code of an image before it is laid out. */
export interface Lowered {
  readonly unit: Unit;
  /** The plan's entries, then the boot code if there is any. */
  readonly procedures: readonly Procedure[];
}

type Lower = (unit: Unit) => readonly Procedure[];

/**
 * Repeats `lower` until no indirect call was expanded without a function that it may call: it expands
 * those known by then, and other code, their bodies included, may take the addresses of more. Where
 * fields then turn out to point to few of them it is done once more.
 * @param guess what may turn out to be the functions whose address is taken
 */
export function settle(
  machine: Target,
  config: Configuration,
  lower: Lower,
  guess: readonly FunctionValue[] = [],
): Lowered {
  const { unit, procedures } = allFunctions(machine, config, lower, guess);
  const fields = narrowFields(unit, procedures);
  const narrow = fields.size === 0 ? unit : new Unit(machine, config, unit.functions, fields);
  const lowered = narrow === unit ? procedures : lower(narrow);
  if (narrow.isStale) throw new Error("fewer calls take the address of more functions");
  for (const procedure of lowered) optimise(procedure);
  return { unit: narrow, procedures: lowered };
}

/** The numbers of functions do not depend on how they were found: they are in the order of the sources. */
function allFunctions(
  machine: Target,
  config: Configuration,
  lower: Lower,
  guess: readonly FunctionValue[],
): Lowered {
  let functions = sorted(guess);
  for (let isGuess = true; ; isGuess = false) {
    const unit = new Unit(machine, config, functions);
    const procedures = lower(unit);
    const found = sorted(unit.functions);
    const isSettled = !unit.isStale && found.every((fn, i) => fn === unit.functions[i]);
    if (isGuess && unit.taken.size < found.length) functions = [];
    else if (isSettled) return { unit, procedures };
    else functions = found;
  }
}

function sorted(functions: readonly FunctionValue[]): FunctionValue[] {
  return [...functions].sort((a, b) => {
    const [at, to] = [a.declaration.at, b.declaration.at];
    const files = a.module.path < b.module.path ? -1 : Number(a.module.path > b.module.path);
    return files || at.line - to.line || at.column - to.column;
  });
}

/** The code of a plan's contexts; what they refer to decides which objects are initialised at boot. */
export function lowerPlan(unit: Unit, program: Program, plan: Plan): Procedure[] {
  const procedures = plan.entries.map((functions) =>
    lowerEntry(unit, nameOf(functions), functions),
  );
  for (const { raised } of plan.interrupts) if (raised) unit.global(raised);
  for (;;) {
    const objects = bootOrder(unit, program);
    const boot = lowerBoot(unit, objects, plan.setup);
    if (bootOrder(unit, program).length === objects.length)
      return boot ? [...procedures, boot] : procedures;
  }
}

function nameOf(functions: readonly FunctionValue[]): string {
  return functions.map(({ declaration }) => declaration.name).join("+");
}

/** Objects with an initialiser: a file after those it imports, and within a file as written. */
function bootOrder(unit: Unit, program: Program): Global[] {
  const modules = new Map<Module, number>(program.modules.map((module, index) => [module, index]));
  const rank = ({ found }: Global): number => modules.get(found.module) ?? 0;
  return unit.globals.all
    .filter(({ found }) => found.declaration.initialiser)
    .sort((a, b) => rank(a) - rank(b) || a.found.declaration.at.line - b.found.declaration.at.line);
}

// SPDX-License-Identifier: GPL-2.0-only
/** Configurations that a patch is looked at in besides the usual one: those that the changed code reads. */
import type { SourceTree } from "../base/source-tree.js";
import type { Setting } from "../jobs/variant.js";
import { configure, DEFAULT_CONFIG } from "../kcc/config.js";
import { KernelCodeError } from "../kcc/diagnostic.js";
import type { ArchMachine } from "../machine/arch.js";
import type { CompileFunction, FunctionName } from "../meaning/variants.js";
import type { Change } from "../patch/changes.js";
import { type Implementation, implementationConfig } from "../scenarios/implementations.js";
import type { ScenarioFile } from "../scenarios/scenarios.js";

/** A configuration and what it is looked at for. */
export interface Choice extends Setting {
  readonly scenarios: readonly ScenarioFile[];
}

/** What is asked. */
export interface SettingsRequest {
  readonly trees: readonly SourceTree[];
  readonly changes: readonly Change[];
  /** The functions that the patch changes. */
  readonly functions: readonly FunctionName[];
  readonly machines: readonly ArchMachine[];
  readonly compile: CompileFunction;
  readonly about: readonly Implementation[];
  readonly scenarios: readonly ScenarioFile[];
}

/** `CONFIG_PREEMPT=n`. */
export function settingText({ option, on }: Setting): string {
  return `${option}=${on ? "y" : "n"}`;
}

/** What a function compiles to, without what says where it comes from; undefined if it does not. */
function codeOf(
  { compile }: SettingsRequest,
  tree: SourceTree,
  what: FunctionName & { readonly machine: ArchMachine },
  { option, on }: Setting,
): string | undefined {
  if (tree.read(what.file) === undefined) return undefined;
  try {
    const { code } = compile(tree, { ...what, config: { [option]: on } });
    return JSON.stringify(code.map((instr) => ({ ...instr, src: undefined })));
  } catch (error) {
    if (error instanceof KernelCodeError) return undefined;
    throw error;
  }
}

/** Whether the code of a changed function depends on the option, on any machine. */
function isRead(request: SettingsRequest, option: string): boolean {
  const { trees, functions, machines } = request;
  return trees.some((tree) =>
    functions.some((name) =>
      machines.some((machine) => {
        const on = codeOf(request, tree, { ...name, machine }, { option, on: true });
        return on !== codeOf(request, tree, { ...name, machine }, { option, on: false });
      }),
    ),
  );
}

/** Options of the kernel's own checks that the changed lines name. */
function namedChecks({ changes }: SettingsRequest): string[] {
  const lines = changes.flatMap(({ before, after }) => [...before, ...after]);
  const names = lines.flatMap((line) => line.match(/\bCONFIG_(?:DEBUG|PROVE)_\w+/g) ?? []);
  return [...new Set(names)].filter((name) => name in DEFAULT_CONFIG).sort();
}

/** The scenarios of the implementations in which the option is usually the other way. */
function otherwise({ scenarios }: SettingsRequest, { option, on }: Setting): ScenarioFile[] {
  return scenarios.filter(
    ({ srcu }) => Boolean(configure(implementationConfig(srcu))[option]) !== on,
  );
}

/** The configurations, preemption first. */
export function settingsOf(request: SettingsRequest): Choice[] {
  const options = ["CONFIG_PREEMPT", ...namedChecks(request)].filter((option) =>
    isRead(request, option),
  );
  return options
    .flatMap((option) => [true, false].map((on) => ({ option, on })))
    .map((setting) => ({ ...setting, scenarios: otherwise(request, setting) }))
    .filter(({ scenarios }) => scenarios.length > 0);
}

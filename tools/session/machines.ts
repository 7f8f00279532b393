// SPDX-License-Identifier: GPL-2.0-only
/** Machines by name, with options of the configuration: `arm64:CONFIG_PREEMPT=n`. */
import { UserError } from "../base/errors.js";
import { pick } from "../base/pick.js";
import { type Configuration, DEFAULT_CONFIG } from "../kcc/config.js";
import type { ArchMachine } from "../machine/arch.js";

/** Options that can be set: all there are. */
const OPTIONS = Object.keys(DEFAULT_CONFIG);

/** Checks that hang on the preempt count, which a kernel without preemption does not keep. */
const NEED_COUNT = ["CONFIG_DEBUG_PREEMPT", "CONFIG_DEBUG_ATOMIC_SLEEP"];

/** What a word of memory can be. */
const WIDEST = 32;

/** What is written for an option: on or off, or a number where it is one. */
function valueOf(option: string, text: string): boolean | number | undefined {
  if (typeof DEFAULT_CONFIG[option] === "number") {
    const isNumber = /^\d{1,9}$/.test(text) && (option !== "BITS_PER_LONG" || isWidth(text));
    return isNumber ? Number(text) : undefined;
  }
  return text === "y" || text === "n" ? text === "y" : undefined;
}

function isWidth(text: string): boolean {
  return Number(text) > 1 && Number(text) <= WIDEST;
}

function optionOf(text: string, name: string): readonly [string, boolean | number] {
  const [option = "", written = ""] = text.split("=");
  const value = OPTIONS.includes(option) ? valueOf(option, written) : undefined;
  if (value !== undefined) return [option, value];
  throw new UserError(
    `"${text}" in "${name}" is no option of the configuration. Write CONFIG_PREEMPT=n or =y, for example, ` +
      `and a number where it is one; there are ${OPTIONS.join(", ")}.`,
  );
}

function configOf(texts: readonly string[], name: string): Configuration {
  const set = Object.fromEntries(texts.map((text) => optionOf(text, name)));
  if (set["CONFIG_PREEMPT"] !== false) return set;
  return { ...Object.fromEntries(NEED_COUNT.map((option) => [option, false])), ...set };
}

/**
 * The machine of that name; after each `:` an option of the configuration, which holds where the scenario
 * does not say otherwise. Without kernel preemption the checks that need the preempt count go too.
 */
export function machineNamed(all: readonly ArchMachine[], name: string): ArchMachine {
  const [base = "", ...options] = name.split(":");
  const [machine] = base === "" ? [] : pick("architecture", all, [base]);
  if (!machine) throw new UserError(`"${name}" names no architecture. Write arm64, for example.`);
  if (options.length === 0) return machine;
  const config = configOf(options, name);
  const label = `${machine.label}, ${options.join(", ")}`;
  return { ...machine, name, label, config: { ...machine.config, ...config } };
}

/** Whether a name has options. */
export function hasOptions(name: string): boolean {
  return name.includes(":");
}

/** The machines to compare, sorted: all when none is named, else two or more. */
export function machinesToCompare(
  all: readonly ArchMachine[],
  names: readonly string[],
): ArchMachine[] {
  if (names.length === 0) return [...all];
  const named = [...new Set(names)].map((name) => machineNamed(all, name));
  if (named.length > 1) return named.sort((a, b) => (a.name < b.name ? -1 : 1));
  throw new UserError(
    `A comparison needs two architectures, and only "${names.join(",")}" is named. ` +
      `Known: ${all.map(({ name }) => name).join(", ")}; also with an option, as arm64:CONFIG_PREEMPT=n.`,
  );
}

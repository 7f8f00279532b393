// SPDX-License-Identifier: GPL-2.0-only
/**
 * Names of the trees of a review: `before`, `after`, `before+2+7` with only these changes made, and any
 * of them compiled with an option on or off: `after+CONFIG_PREEMPT`, `before+2+7-CONFIG_DEBUG_PREEMPT`.
 */
import type { Configuration } from "../kcc/config.js";

/** A name, read. */
export interface Variant {
  readonly side: "before" | "after";
  /** Changes made on top of `side`. */
  readonly applied: readonly number[];
}

const NAME = /^(before|after)((?:\+\d+)*)(?:[-+]CONFIG_\w+)*$/;
const OPTION = /([-+])(CONFIG_\w+)/g;

/** An option, on or off whatever the machine and the scenario say. */
export interface Setting {
  readonly option: string;
  readonly on: boolean;
}

/** The name of the tree before with these changes made. */
export function partName(applied: readonly number[]): string {
  return ["before", ...applied].join("+");
}

/** The same tree, compiled without an option. */
export function withoutOption(name: string, option: string): string {
  return withSetting(name, { option, on: false });
}

/** The same tree, compiled with the option so. */
export function withSetting(name: string, { option, on }: Setting): string {
  return `${name}${on ? "+" : "-"}${option}`;
}

/** The name without the patch's, which comes before it in schedules. */
export function treePart(name: string): string {
  return name.slice(name.lastIndexOf(":") + 1);
}

/** The name of another tree of the same patch. */
export function inTree(name: string, other: string): string {
  return name.slice(0, name.lastIndexOf(":") + 1) + other;
}

/** What a name stands for; undefined if it is no name of a tree. */
export function readVariant(name: string): Variant | undefined {
  const match = NAME.exec(name);
  if (!match) return undefined;
  const ids = (match[2] ?? "").split("+").slice(1).map(Number);
  return { side: match[1] === "after" ? "after" : "before", applied: ids };
}

/** The configuration that a name asks for, over the machine's and the scenario's. */
export function configOf(name: string): Configuration {
  const settings = [...name.matchAll(OPTION)].map(([, sign, option = ""]) => [
    option,
    sign === "+",
  ]);
  return Object.fromEntries(settings) as Configuration;
}

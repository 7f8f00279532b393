// SPDX-License-Identifier: GPL-2.0-only
/** What became of one scenario on one machine with a part of the patch. */
import type { Result, Verdict } from "../../explore/result.js";
import type { Cell } from "../document.js";

/** How a search ended, as far as the study needs it. */
export interface Ending {
  readonly verdict: Verdict;
  /** The rule broken, for `fail`; `setup` or `compile` for an `error`. */
  readonly rule?: string;
  /** What happened, where, and in which context. */
  readonly text?: string;
  readonly where?: readonly string[];
  readonly context?: string;
  /** Why a `bounded` search stopped. */
  readonly stopped?: string;
  /** File of the schedule. */
  readonly trace?: string;
  /** Steps of the schedule. */
  readonly steps?: number;
}

/** One line of `subsets` in the document. */
export interface SubsetEntry extends Ending {
  /** Numbers of the changes made, of those that can be left out. */
  readonly applied: readonly number[];
  readonly scenario: string;
  readonly arch: string;
  /**
   * When all that is found is a check of the kernel's own complaining: how the same ends in a kernel
   * built without that check. Left out on a machine where another scenario has shown enough.
   */
  readonly unchecked?: Ending;
}

/** The check of the kernel's own whose complaint is no loss yet. */
export const CHECK = { rule: "debug-preempt", option: "CONFIG_DEBUG_PREEMPT" } as const;

/** The rule of what does not compile. */
export const UNCOMPILED = "compile";

/** A result and the name of its schedule's file, in short. */
export function endingOf(result: Result, trace: string | undefined): Ending {
  const { verdict, finding, stopped } = result;
  const found = finding && {
    rule: finding.rule,
    text: finding.text,
    where: finding.where,
    context: finding.context,
  };
  return {
    verdict,
    ...found,
    ...(stopped === undefined ? {} : { stopped }),
    ...(trace === undefined ? {} : { trace }),
    ...(result.trace ? { steps: result.trace.steps.length } : {}),
  };
}

/** The same of a cell of the matrix. */
export function endingOfCell({ verdict, finding, stopped, trace, steps }: Cell): Ending {
  const found = finding && {
    rule: finding.rule,
    text: finding.text,
    where: finding.where,
    context: finding.context,
  };
  return {
    verdict,
    ...found,
    ...(stopped === undefined ? {} : { stopped }),
    ...(trace === undefined ? {} : { trace }),
    ...(steps === undefined ? {} : { steps }),
  };
}

/** Whether all that was found is the check complaining. */
export function complains({ rule }: Ending): boolean {
  return rule === CHECK.rule;
}

/** Nothing could be run, because the part leaves something undeclared or declared twice. */
export function isUncompiled({ rule }: Ending): boolean {
  return rule === UNCOMPILED;
}

/** How it ends where the check is not compiled in, if that is known. */
export function beneath(entry: SubsetEntry): Ending | undefined {
  return complains(entry) ? entry.unchecked : entry;
}

/** Whether something is wrong that needs no check to be so. */
export function isBroken(entry: SubsetEntry): boolean {
  const ending = beneath(entry);
  if (ending === undefined || isUncompiled(ending)) return false;
  return ending.verdict === "fail" || ending.verdict === "error";
}

/** Same scenario, same machine. */
export function keyOf({ scenario, arch }: Pick<SubsetEntry, "scenario" | "arch">): string {
  return `${scenario} ${arch}`;
}

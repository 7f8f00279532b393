// SPDX-License-Identifier: GPL-2.0-only
/** The outcomes a scenario declares: `pass`, `fail` or `fail rule`, for all or by machine. */
import { UserError } from "../base/errors.js";
import type { Finding, Verdict } from "../explore/result.js";
import type { ExpectedOutcome, ScenarioDeclaration } from "./scenario.js";

/** An expected outcome; a `fail` without a rule means any. */
export interface Outcome {
  readonly verdict: "pass" | "fail";
  readonly rule?: string;
}

/** Reads `pass`, `fail` or `fail rule`; `file` is named when it is something else. */
export function parseOutcome(text: string, file: string): Outcome {
  const match = /^(pass|fail)(?: (\S+))?$/.exec(text);
  const rule = match?.[2];
  if (match?.[1] === "pass" && rule === undefined) return { verdict: "pass" };
  if (match?.[1] === "fail") return { verdict: "fail", ...(rule === undefined ? {} : { rule }) };
  throw new UserError(
    `${file}: "${text}" is no outcome. Write 'pass', 'fail', or 'fail' and the rule that is broken.`,
  );
}

function byArch(all: ExpectedOutcome): Readonly<Record<string, string>> {
  return typeof all === "string" ? { default: all } : all;
}

/** The outcome that a scenario expects of one machine in one state of the tree. */
export function outcomeFor(
  declaration: Pick<ScenarioDeclaration, "path" | "expect">,
  state: "before" | "after",
  arch: string,
): Outcome {
  const all = byArch(declaration.expect[state]);
  const text = all[arch] ?? all["default"];
  if (text !== undefined) return parseOutcome(text, declaration.path);
  throw new UserError(`${declaration.path}: expect.${state} has neither "${arch}" nor "default".`);
}

/** Names in `expect` that no machine has. */
export function strangers(
  { expect }: Pick<ScenarioDeclaration, "expect">,
  archs: readonly string[],
): string[] {
  const named = [expect.before, expect.after].flatMap((all) => Object.keys(byArch(all)));
  return [...new Set(named)].filter((name) => name !== "default" && !archs.includes(name));
}

/** `pass`, or `fail rule`. */
export function outcomeText({ verdict, rule }: Outcome): string {
  return rule === undefined ? verdict : `${verdict} ${rule}`;
}

/** Whether a verdict (with its finding) is what was expected. */
export function meets(
  expected: Outcome,
  got: { readonly verdict: Verdict; readonly finding?: Finding },
): boolean {
  if (got.verdict !== expected.verdict) return false;
  return expected.rule === undefined || expected.rule === got.finding?.rule;
}

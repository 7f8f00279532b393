// SPDX-License-Identifier: GPL-2.0-only
import type { MissedMutation, RuleTally, Tally } from "../mutate/tally.js";
import type { ParityDocument } from "./document.js";

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}

/** The document for people: a line for each problem, then what was checked. */
export function parityText({ kernel, tree, facts, problems, mutations }: ParityDocument): string {
  const found = problems.map(({ file, line, message }) => `${file}:${line} ${message}`);
  const many = problems.length === 0 ? "no problem" : counted(problems.length, "problem");
  const summary = `${kernel}: ${counted(facts, "fact")} checked, ${many}. ${tree}`;
  return [...found, summary, ...(mutations ? tallyLines(mutations) : [])].join("\n");
}

function tallyLines({ rules, mutations, caught, missed, unbroken }: Tally): string[] {
  const rows = rules.map((rule) => rowOf(rule));
  const facts = rules.reduce((sum, rule) => sum + rule.facts, 0);
  return ["", rowText("rule", "facts", "mutations", "caught"), ...rows].concat([
    rowText("", String(facts), String(mutations), String(caught)),
    ...missed.flatMap(missedLines),
    ...unbroken.map((fact) => `never broken: ${fact}`),
  ]);
}

function rowOf({ id, facts, mutations, caught }: RuleTally): string {
  return rowText(id, String(facts), String(mutations), String(caught));
}

function rowText(name: string, ...cells: readonly string[]): string {
  return [name.padEnd(16), ...cells.map((cell) => cell.padStart(10))].join("").trimEnd();
}

function missedLines({ rule, fact, what, expected, problems }: MissedMutation): string[] {
  const said = problems.map(({ file, line, message }) => `  said: ${file}:${line} ${message}`);
  const nothing = said.length === 0 ? ["  said: nothing"] : said;
  return ["", `missed: ${rule}: ${fact}`, `  done: ${what}`, `  expected: ${expected}`, ...nothing];
}

// SPDX-License-Identifier: GPL-2.0-only
import type { ParityDocument } from "./document.js";

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}

/** The document for people: a line for each problem, then what was checked. */
export function parityText({ kernel, tree, facts, problems }: ParityDocument): string {
  const found = problems.map(({ file, line, message }) => `${file}:${line} ${message}`);
  const many = problems.length === 0 ? "no problem" : counted(problems.length, "problem");
  const summary = `${kernel}: ${counted(facts, "fact")} checked, ${many}. ${tree}`;
  return [...found, summary].join("\n");
}

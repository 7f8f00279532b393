// SPDX-License-Identifier: GPL-2.0-only
/** The table of planted faults, as it stands in README.md. */
import type { FaultRow } from "./faults.js";

/** Machines with the same mark in every row share a column. */
function columns(rows: readonly FaultRow[]): string[][] {
  const names = [...new Set(rows.flatMap(({ marks }) => Object.keys(marks)))];
  const groups = new Map<string, string[]>();
  for (const name of names) {
    const marks = rows.map((row) => row.marks[name] ?? "").join();
    groups.set(marks, [...(groups.get(marks) ?? []), name]);
  }
  return [...groups.values()];
}

function lineOf(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

function whatFound({ found, run, marks }: FaultRow): string {
  if (found.length > 0) return found.map((one) => `\`${one}\``).join(", ");
  const names = run.map((one) => `\`${one}\``).join(", ");
  return Object.values(marks).includes("W") ? `not by ${names}` : `nothing: ${names}`;
}

/** Markdown: a row for each fault and implementation. */
export function faultTable(rows: readonly FaultRow[]): string {
  const groups = columns(rows);
  const heads = ["planted fault", "in", ...groups.map((names) => names.join(", ")), "found by"];
  const body = rows.map((row) => {
    const marks = groups.map(([name = ""]) => row.marks[name] ?? "");
    return [`\`${row.fault.replace(/^busted\//, "")}\``, row.srcu, ...marks, whatFound(row)];
  });
  return [heads, heads.map(() => "---"), ...body].map(lineOf).join("\n");
}

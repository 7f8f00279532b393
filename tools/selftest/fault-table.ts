// SPDX-License-Identifier: GPL-2.0-only
/** The table of planted faults, as it stands in Documentation/selftests-and-faults.md. */
import { groupBy } from "../base/group.js";
import type { FaultRow } from "./faults.js";

/** Machines with the same mark in every row share a column. */
function columns(rows: readonly FaultRow[]): string[][] {
  const names = [...new Set(rows.flatMap(({ marks }) => Object.keys(marks)))];
  const marksOf = (name: string): string => rows.map((row) => row.marks[name] ?? "").join();
  return [...groupBy(names, marksOf).values()];
}

/** Implementations in which a fault is found on the same machines share a row. */
function shared(rows: readonly FaultRow[]): FaultRow[][] {
  const keyOf = ({ fault, marks }: FaultRow): string => [fault, ...Object.values(marks)].join();
  return [...groupBy(rows, keyOf).values()];
}

function lineOf(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

function code(text: string): string {
  return `\`${text}\``;
}

function whatFound(rows: readonly FaultRow[]): string {
  const found = rows.flatMap((row) => row.found).map(code);
  if (found.length > 0) return found.join(", ");
  return `not by ${rows.flatMap(({ run }) => run.map(code)).join(", ")}`;
}

/** Markdown: a row for each fault, or more where implementations differ. */
export function faultTable(rows: readonly FaultRow[]): string {
  const groups = columns(rows);
  const heads = ["planted fault", "in", ...groups.map((names) => names.join(", ")), "found by"];
  const body = shared(rows).map((same) => {
    const [first] = same;
    const marks = groups.map(([name = ""]) => first?.marks[name] ?? "");
    const implementations = same.map(({ srcu }) => srcu).join(", ");
    const name = code((first?.fault ?? "").replace(/^busted\//, ""));
    return [name, implementations, ...marks, whatFound(same)];
  });
  return [heads, heads.map(() => "---"), ...body].map(lineOf).join("\n");
}

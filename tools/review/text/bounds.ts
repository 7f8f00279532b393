// SPDX-License-Identifier: GPL-2.0-only
/** The bounds within which something passed, a line for each scenario. */
import { groupBy } from "../../base/group.js";
import { columns, counted, unique, wrap } from "../../base/layout.js";
import type { Bound } from "../../explore/result.js";
import type { Cell, MatrixEntry } from "../document.js";

function interruptText({ interrupts }: Bound): string {
  const texts = Object.entries(interrupts).map(([name, times]) =>
    times === "as raised" ? `${name} as raised` : `${name} up to ${counted(times, "time")}`,
  );
  return texts.length > 0 ? texts.join(", ") : "no interrupts";
}

/** What is not as in most scenarios. */
function specials({ preempt, ulongBits }: Bound): string[] {
  return [
    ...(preempt ? [] : ["kernel not preemptible"]),
    ...(ulongBits === 32 ? [] : [`unsigned long ${ulongBits} bits`]),
  ];
}

function boundRow(scenario: string, { bound }: Cell, states: string): string[] {
  const what = [interruptText(bound), ...specials(bound)].join("; ");
  return [scenario, counted(bound.cpus, "CPU"), counted(bound.tasks, "task"), states, what];
}

function rowsOf(matrix: readonly MatrixEntry[], scenario: string): string[][] {
  const cells = matrix
    .filter((entry) => entry.scenario === scenario)
    .flatMap(({ before, after }) => [before, after]);
  const most = Math.max(...cells.map(({ states }) => states)).toLocaleString("en");
  const rows = groupBy(
    cells.map((cell) => boundRow(scenario, cell, most)),
    (row) => row.join("|"),
  );
  return [...rows.values()].flatMap(([row]) => (row ? [row] : []));
}

function stoppedLines(matrix: readonly MatrixEntry[]): string[] {
  const stopped = matrix.flatMap(({ scenario, before, after }) =>
    [before, after].flatMap((cell) =>
      cell.stopped === undefined ? [] : [[scenario, cell.stopped]],
    ),
  );
  return unique(
    stopped.map(([scenario = "", why = ""]) => `${scenario} not exhausted: ${why}`),
  ).map((line) => wrap(line, "  ", "    "));
}

/** The lines of the section. */
export function boundsText(matrix: readonly MatrixEntry[]): string[] {
  const scenarios = unique(matrix.map(({ scenario }) => scenario));
  if (scenarios.length === 0) return [];
  const head = ["", "", "", "states", "interrupts, and what is not usual"];
  return [
    "Unless it says otherwise the kernel is preemptible and unsigned long has 32 bits.",
    "",
    ...columns([head, ...scenarios.flatMap((name) => rowsOf(matrix, name))], "  "),
    ...stoppedLines(matrix),
  ];
}

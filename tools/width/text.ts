// SPDX-License-Identifier: GPL-2.0-only
/** What was found as a table, and what it says of counters that are as wide as the kernel's. */
import { columns, wrap } from "../base/layout.js";
import type { Limit, WidthDocument, WidthRow } from "./document.js";

const HEADS = [
  ["", "", "open at once", "", "between two sums", "", "before,"],
  ["", "bits", "ends early", "one fewer", "ends early", "one fewer", "on a CPU"],
];

/** Words of the kernel that a counter may be, and the most pids there (PID_MAX_LIMIT). */
const KERNELS = [
  { bits: 32, pids: 32_768 },
  { bits: 64, pids: 4 * 1024 * 1024 },
] as const;

function fails({ fails: number, steps }: Limit): string {
  if (number === undefined) return "never";
  return `${number.toLocaleString("en-US")} (${(steps ?? 0).toLocaleString("en-US")} steps)`;
}

function passes({ passes: verdict, states }: Limit): string {
  return states === undefined ? verdict : `${verdict} (${states.toLocaleString("en-US")} states)`;
}

function cells({ srcu, bits, atOnce, between, before, problems }: WidthRow): string[] {
  const mark = problems.length > 0 ? " !" : "";
  const [open, late] = [atOnce, between].flatMap((limit) => [[fails(limit), passes(limit)]]);
  return [srcu, String(bits), ...(open ?? []), ...(late ?? []), `${String(before)}${mark}`];
}

/** 2^bits, less some, in full. */
function power(bits: number, less: number): string {
  return (2n ** BigInt(bits) - BigInt(less)).toLocaleString("en-US");
}

function extrapolation(): string[] {
  return KERNELS.map(({ bits, pids }) =>
    wrap(
      `${String(bits)} bits: ${power(bits, 1)} such tasks in Classic and Tree, ${power(bits, 0)} in v4.9, ` +
        `and there are ${pids.toLocaleString("en-US")} pids at most.`,
      "  ",
      "    ",
    ),
  );
}

const READING = [
  "Beside an old reader, which is inside and has to be waited for. A grace period ends early when the " +
    "difference of sums is a multiple of 2^bits.",
  "Open at once: so many sections. One fewer is a search of every schedule. It is the same for all, before the " +
    "patch and after, and one task that nests sections is enough; with tasks that have one each it takes as many tasks.",
  "Between two sums: so many tasks, each of which has read the rank, was preempted, and counts between the two " +
    "sums that a scan compares, and leaves. The number is the first of 1, 2, 3... with which a schedule made on purpose " +
    "fails; with one fewer that schedule passes, and others were not searched: bounded. Before the patch " +
    "preemption is off there, so that there is one such task on a CPU at a time.",
  "What that means where counters are as wide as the kernel's:",
];

function problemLines(rows: readonly WidthRow[]): string[] {
  const problems = rows.flatMap(({ srcu, bits, problems: all }) =>
    all.map((problem) => wrap(`${srcu}, ${String(bits)} bits: ${problem}`, "  ", "    ")),
  );
  return problems.length === 0 ? [] : ["! Not as derived:", ...problems, ""];
}

function traceLines(rows: readonly WidthRow[]): string[] {
  const files = rows.flatMap(({ atOnce, between }) => [atOnce.trace, between.trace]);
  return [
    "Schedules, for `make replay TRACE=`:",
    ...files.flatMap((file) => (file ? [`  ${file}`] : [])),
  ];
}

/** The whole. */
export function widthText({ arch, rows }: WidthDocument): string {
  const [above = "", head = "", ...body] = columns([...HEADS, ...rows.map(cells)], "");
  return [
    `On ${arch}, with the patch:`,
    "",
    above,
    head,
    "-".repeat(head.length),
    ...body,
    "",
    ...problemLines(rows),
    ...READING.map((text) => wrap(text, "")),
    ...extrapolation(),
    "",
    ...traceLines(rows),
  ].join("\n");
}

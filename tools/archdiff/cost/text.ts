// SPDX-License-Identifier: GPL-2.0-only
/** The cost view as text. */
import { wrap } from "../../base/layout.js";
import { KINDS, total } from "./count.js";
import type { Claim, CostDocument, CostRow } from "./document.js";

const VERDICTS: Readonly<Record<Claim, string>> = {
  holds: "holds",
  cheap: "only cheap ones more",
  "not shown": "costly ones more",
};

const CLAIMS: readonly (readonly [Claim, string])[] = [
  ["holds", "Yes, by the counts: nothing was added"],
  ["cheap", "Nearly: what was added is a task's use of its own preempt_count"],
  ["not shown", "Not by the counts: interlocked operations, exclusives or masking were added"],
];

/** Rows with the same numbers, and their machines. */
interface Group {
  readonly archs: readonly string[];
  readonly row: CostRow;
}

function groupsOf(rows: readonly CostRow[]): Group[] {
  const groups = new Map<string, Group>();
  for (const row of rows) {
    const key = JSON.stringify([row.before, row.after]);
    groups.set(key, { archs: [...(groups.get(key)?.archs ?? []), row.arch], row });
  }
  return [...groups.values()].sort((a, b) => total(a.row.after) - total(b.row.after));
}

function change(before: number, after: number): string {
  if (before === after) return before === 0 ? "-" : String(before);
  return `${before}->${after}`;
}

function cellsOf({ archs, row: { before, after, claim } }: Group): string[] {
  const counts = KINDS.map((kind) => change(before[kind], after[kind]));
  return [archs.join(", "), ...counts, change(total(before), total(after)), VERDICTS[claim]];
}

function table(rows: readonly CostRow[]): string[] {
  const cells = [["", ...KINDS, "all", "claim"], ...groupsOf(rows).map(cellsOf)];
  const widths = (cells[0] ?? []).map((_cell, column) =>
    Math.max(...cells.map((row) => (row[column] ?? "").length)),
  );
  return cells.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}

/** `x86; s390 without CONFIG_PREEMPT`: where one claim is supported. */
function where(rows: readonly CostRow[], claim: Claim): string {
  const archs = [...new Set(rows.map(({ arch }) => arch))];
  const places = archs.flatMap((arch) => {
    const mine = rows.filter((row) => row.arch === arch);
    const such = mine.filter((row) => row.claim === claim);
    if (such.length === 0) return [];
    if (such.length === mine.length) return [arch];
    return such.map(({ preempt }) => `${arch} ${preempt ? "with" : "without"} CONFIG_PREEMPT`);
  });
  return places.join(", ");
}

function claims(rows: readonly CostRow[]): string[] {
  return CLAIMS.flatMap(([claim, sentence]) => {
    const places = where(rows, claim);
    return places === "" ? [] : [wrap(`${sentence} - ${places}.`, "  ", "    ")];
  });
}

/** The whole view. */
export function costText({ kinds, rows, published }: CostDocument): string {
  const tables = [true, false].flatMap((preempt) => {
    const mine = rows.filter((row) => row.preempt === preempt);
    return ["", `CONFIG_PREEMPT=${preempt ? "y" : "n"}`, ...table(mine)];
  });
  const figures = published.map(({ folders, text, source }) => {
    const about = folders.length === 0 ? "" : `${folders.join(", ")}: `;
    return wrap(`${about}${text} (${source})`, "  ", "    ");
  });
  return [
    "One srcu_read_lock() and srcu_read_unlock(), alone: machine operations, before->after",
    ...tables,
    "",
    ...KINDS.map((kind) => `  ${kind.padEnd(9)}  ${kinds[kind]}`),
    wrap(
      "Where alpha, riscv and s390 read and set the interrupt mask in one instruction, two are counted here.",
      "  ",
    ),
    "",
    'Is the difference "down in the noise"?',
    ...claims(rows),
    "",
    "Published",
    ...figures,
  ].join("\n");
}

// SPDX-License-Identifier: GPL-2.0-only
/** Scenario by architecture, as text, and what failed there. */
import { groupBy } from "../../base/group.js";
import { columns, counted, unique, wrap, type Colors } from "../../base/layout.js";
import type { Verdict } from "../../explore/result.js";
import type { Side } from "../../jobs/engine.js";
import type { Cell, MatrixEntry } from "../document.js";

const LETTERS: Readonly<Record<Verdict, string>> = {
  pass: "P",
  fail: "F",
  bounded: "B",
  error: "E",
};

function mark(cell: Cell): string {
  const differs = cell.asExpected === false || cell.missedWitnesses.length > 0;
  return LETTERS[cell.verdict] + (differs ? "x" : "");
}

function paint(text: string, { after }: MatrixEntry, colors: Colors): string {
  if (after.verdict === "fail" || after.verdict === "error") return colors.red(text);
  return after.verdict === "pass" ? colors.green(text) : colors.yellow(text);
}

function tableLines(matrix: readonly MatrixEntry[], colors: Colors): string[] {
  const archs = unique(matrix.map(({ arch }) => arch));
  const scenarios = unique(matrix.map(({ scenario }) => scenario));
  const first = Math.max(...scenarios.map(({ length }) => length), 8) + 2;
  const width = (arch: string): number => Math.max(arch.length, 6) + 2;
  const row = (name: string): string => {
    const cells = archs.map((arch) => {
      const entry = matrix.find((one) => one.arch === arch && one.scenario === name);
      if (!entry) return "".padEnd(width(arch));
      const text = `${mark(entry.before)}->${mark(entry.after)}`;
      return paint(text, entry, colors) + " ".repeat(Math.max(0, width(arch) - text.length));
    });
    return (name.padEnd(first) + cells.join("")).trimEnd();
  };
  const head = "".padEnd(first) + archs.map((arch) => arch.padEnd(width(arch))).join("");
  return [head.trimEnd(), ...scenarios.map(row)];
}

/** Which machine was answered by which other's run, and in how many scenarios. */
function sharedLines(matrix: readonly MatrixEntry[]): string[] {
  const shared = matrix.flatMap(({ scenario, arch, before, after }) =>
    [before, after].flatMap(({ sameAs }) =>
      sameAs === undefined ? [] : [{ pair: `${arch} as ${sameAs}`, scenario }],
    ),
  );
  const pairs = [...groupBy(shared, ({ pair }) => pair)].map(([pair, uses]) => {
    const scenarios = unique(uses.map(({ scenario }) => scenario));
    return { pair, count: scenarios.length };
  });
  const texts = pairs
    .sort((a, b) => b.count - a.count)
    .map(({ pair, count }) => `${pair} in ${counted(count, "scenario")}`);
  return texts.length === 0
    ? []
    : [
        "",
        wrap(
          `The same code, or code that behaves alike, searched once: ${texts.join(", ")}.`,
          "",
          "  ",
        ),
      ];
}

/** The lines of the section. */
export function matrixText(matrix: readonly MatrixEntry[], colors: Colors): string[] {
  return [
    "P: passes, every schedule searched   F: fails   B: a budget ran out   x: not as expected",
    "",
    ...tableLines(matrix, colors),
    ...sharedLines(matrix),
  ];
}

interface Failure {
  readonly scenario: string;
  readonly side: Side;
  readonly arch: string;
  readonly cell: Cell;
}

function failures(matrix: readonly MatrixEntry[]): Failure[] {
  const sides: readonly Side[] = ["before", "after"];
  return matrix.flatMap(({ scenario, arch, ...entry }) =>
    sides
      .map((side) => ({ scenario, side, arch, cell: entry[side] }))
      .filter(({ cell: { verdict } }) => verdict === "fail" || verdict === "error"),
  );
}

/** Machines with the same schedule together. */
function fileLines(group: readonly Failure[]): string[] {
  const files = groupBy(group, ({ cell }) => cell.trace ?? "");
  const rows = [...files].map(([file, members]) => [
    members.map(({ arch }) => arch).join(", "),
    file,
  ]);
  return columns(rows, "    ");
}

/** What failed, and where its schedules are. */
export function failuresText(matrix: readonly MatrixEntry[]): string[] {
  const groups = groupBy(failures(matrix), ({ scenario, side, cell }) =>
    [scenario, side, cell.finding?.rule ?? ""].join(" "),
  );
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const { rule, text } = first.cell.finding ?? { rule: "", text: "" };
    const head = `${first.scenario}, ${first.side}: ${rule}: ${text}`;
    return [wrap(head, "  ", "    "), ...fileLines(group)];
  });
}

// SPDX-License-Identifier: GPL-2.0-only
/** The review as text. */
import pc from "picocolors";
import type { Bound, Verdict } from "../explore/result.js";
import type { Side } from "./engine.js";
import type { Cell, MatrixEntry, ReviewDocument } from "./document.js";
import type { Meaning } from "./meaning/meaning.js";

/** A schedule to print at the end of the report. */
export interface Schedule {
  readonly title: string;
  readonly file: string;
  readonly text: string;
}

/** Colours as picocolors makes them, or none. */
export type Colors = ReturnType<typeof pc.createColors>;

const LETTERS: Readonly<Record<Verdict, string>> = {
  pass: "P",
  fail: "F",
  bounded: "B",
  error: "E",
};
const WIDTH = 100;

function heading(text: string, colors: Colors): string[] {
  return ["", colors.bold(text), "-".repeat(text.length)];
}

/** Breaks at spaces; the first line begins with `first`, the others with `indent`. */
export function wrap(text: string, first: string, indent = first): string {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const start = lines.length === 0 ? first : indent;
    if (line !== "" && start.length + line.length + word.length >= WIDTH) {
      lines.push(start + line);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  return [...lines, (lines.length === 0 ? first : indent) + line].join("\n");
}

function changeLines({ id, file, line, kind, text, effects, ...entry }: Meaning): string[] {
  const fn = entry.function;
  const where = fn === "" ? `${file}:${line}` : `${file}:${line} ${fn}()`;
  const number = id.startsWith("contexts:") ? "=" : id;
  const head = `${number.padStart(4)}  ${where}: ${kind}`;
  if (effects.length === 0) return [head, wrap(text, "      ")];
  return [
    head,
    ...effects.map((effect) =>
      wrap(`${effect.archs.join(", ")}: ${effect.text}`, "      ", "        "),
    ),
  ];
}

function mark(cell: Cell): string {
  const differs = cell.asExpected === false || cell.missedWitnesses.length > 0;
  return LETTERS[cell.verdict] + (differs ? "x" : "");
}

function paint(text: string, { after }: MatrixEntry, colors: Colors): string {
  if (after.verdict === "fail" || after.verdict === "error") return colors.red(text);
  return after.verdict === "pass" ? colors.green(text) : colors.yellow(text);
}

function unique(words: readonly string[]): string[] {
  return [...new Set(words)];
}

function matrixLines(matrix: readonly MatrixEntry[], colors: Colors): string[] {
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

/** Which machines of a scenario were answered by another's run: `arm, riscv as alpha`. */
function sharing(entries: readonly MatrixEntry[], side: Side): string[] {
  const groups = new Map<string, string[]>();
  for (const entry of entries) {
    const { sameAs } = entry[side];
    if (sameAs !== undefined) groups.set(sameAs, [...(groups.get(sameAs) ?? []), entry.arch]);
  }
  return [...groups].map(([sameAs, archs]) => `${archs.join(", ")} as ${sameAs}`);
}

/** The same for all scenarios; those that share alike are on one line. */
function sharedLines(matrix: readonly MatrixEntry[]): string[] {
  const groups = new Map<string, string[]>();
  for (const scenario of unique(matrix.map((entry) => entry.scenario))) {
    const mine = matrix.filter((entry) => entry.scenario === scenario);
    const [before, after] = [sharing(mine, "before"), sharing(mine, "after")];
    for (const text of unique([...before, ...after])) {
      const sides = [before.includes(text) ? "before" : "", after.includes(text) ? "after" : ""];
      const only = sides.includes("") ? ` (${sides.join("")})` : "";
      groups.set(text, [...(groups.get(text) ?? []), scenario + only]);
    }
  }
  const lines = [...groups].map(([text, where]) =>
    wrap(`${text}: ${where.join(", ")}`, "  ", "    "),
  );
  return lines.length > 0 ? ["", "The same image, searched once:", ...lines] : [];
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

function boundText({ cpus, tasks, interrupts, preempt, ulongBits }: Bound): string {
  const irqs = Object.entries(interrupts).map(([name, times]) =>
    times === "as raised" ? `${name} as raised` : `${name} up to ${counted(times, "time")}`,
  );
  return [
    counted(cpus, "CPU"),
    counted(tasks, "task"),
    irqs.length > 0 ? `interrupts: ${irqs.join(", ")}` : "no interrupts",
    preempt ? "preemptible kernel" : "kernel not preemptible",
    `unsigned long ${ulongBits} bits`,
  ].join(", ");
}

function boundLines(matrix: readonly MatrixEntry[]): string[] {
  return unique(matrix.map(({ scenario }) => scenario)).flatMap((scenario) => {
    const mine = matrix.filter((entry) => entry.scenario === scenario);
    const cells = mine.flatMap(({ before, after }) => [before, after]);
    const bounds = unique(cells.map(({ bound }) => boundText(bound)));
    const most = Math.max(...cells.map(({ states }) => states));
    const stopped = unique(cells.flatMap((cell) => cell.stopped ?? []));
    return [
      wrap(
        `${scenario}: ${bounds.join("; ")}; at most ${most.toLocaleString("en")} states`,
        "  ",
        "    ",
      ),
      ...stopped.map((why) => wrap(`not exhausted: ${why}`, "    ", "      ")),
    ];
  });
}

/** 3, 4, 5, 9 -> `3-5, 9`. */
export function ranges(lines: readonly number[]): string {
  const found: [number, number][] = [];
  for (const line of lines) {
    const last = found.at(-1);
    if (last?.[1] === line - 1) last[1] = line;
    else found.push([line, line]);
  }
  return found.map(([from, to]) => (from === to ? String(from) : `${from}-${to}`)).join(", ");
}

/** The files of the patch line by line, the others as a number: the document has them all. */
function unreachedText({ patch, unreached }: ReviewDocument): string[] {
  const all = Object.entries(unreached);
  const [mine, others] = [
    all.filter(([file]) => patch.files.includes(file)),
    all.filter(([file]) => !patch.files.includes(file)),
  ];
  const count = others.reduce((sum, [, lines]) => sum + lines.length, 0);
  return [
    ...mine.map(([file, lines]) => wrap(`${file}: ${ranges(lines)}`, "  ", "    ")),
    ...(count > 0
      ? [`  ${counted(count, "line")} of ${counted(others.length, "other file")}`]
      : []),
  ];
}

function summary({ totals }: ReviewDocument): string {
  const number = (value: number): string => value.toLocaleString("en");
  return (
    `${number(totals.cases)} cases in ${number(totals.searches)} searches` +
    (totals.known > 0
      ? ` (${number(totals.known)} known from earlier ones; --fresh repeats them)`
      : "") +
    `, ` +
    `${number(totals.states)} states, ${number(totals.transitions)} transitions, ` +
    `${totals.seconds.toFixed(1)} s`
  );
}

/** The whole report. */
export function reviewText(
  document: ReviewDocument,
  schedules: readonly Schedule[],
  colors: Colors = pc,
): string {
  const { patch, changes, matrix, assumptions } = document;
  const section = (title: string, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : [...heading(title, colors), ...lines];
  return [
    colors.bold(patch.subject === "" ? patch.name : patch.subject),
    ...(patch.author === undefined ? [] : [`From: ${patch.author}`]),
    wrap(patch.placed, "", "  "),
    ...section("What the patch changes", [
      "Each change is looked at alone; = is what all of them do together.",
      "",
      ...changes.flatMap(changeLines),
    ]),
    ...section("Scenario by architecture, before->after", [
      "P: passes, every schedule searched   F: fails   B: a budget ran out   x: not as expected",
      "",
      ...matrixLines(matrix, colors),
      ...sharedLines(matrix),
    ]),
    ...section(
      "Failures",
      schedules.map(({ title, file }) => `  ${title}\n    ${file}`),
    ),
    ...section(
      "Assumptions",
      assumptions.map((line) => wrap(line, "- ", "  ")),
    ),
    ...section("Bounds", boundLines(matrix)),
    ...section("Lines that no schedule reached", unreachedText(document)),
    "",
    summary(document),
    ...schedules.flatMap(({ title, file, text }) =>
      section(title, [`Schedule: ${file}`, "", text]),
    ),
  ].join("\n");
}

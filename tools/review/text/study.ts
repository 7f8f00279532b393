// SPDX-License-Identifier: GPL-2.0-only
/** The study of parts of a patch, as text. */
import type { ReviewDocument } from "../document.js";
import { groupBy } from "../group.js";
import {
  CHECK,
  beneath,
  complains,
  isBroken,
  isUncompiled,
  type SubsetEntry,
} from "../study/entry.js";
import type { Study } from "../study/judge.js";
import { alike, idsText } from "../study/schedules.js";
import { columns, counted, grid, listed, unique, wrap } from "./layout.js";

/** A part names itself in so many columns; the machines share the rest. */
const NAME_WIDTH = 34;
const TABLE_WIDTH = 98;
const MOST_NAMES = 5;
/** With more changes than this a row has only their numbers. */
const MOST_WORDS = 4;
/** So many parts that break the same still have a row each. */
const MOST_ROWS = 3;

type Entries = readonly SubsetEntry[];

function setsText(sets: readonly (readonly number[])[]): string {
  return sets.map(idsText).join("; ");
}

function names(entries: Entries): string[] {
  return unique(entries.filter(isBroken).map(({ scenario }) => scenario)).sort();
}

/** One machine with one part. */
interface Mark {
  /** P, F or B, with a star where the check complains. */
  readonly letter: string;
  readonly broken: readonly string[];
  /** What is broken, by name. */
  readonly text: string;
}

/** What is broken, told by what is broken without the patch. */
function brokenText(broken: readonly string[], none: readonly string[]): string {
  const fresh = broken.filter((name) => !none.includes(name));
  const kept = none.length > 0 && none.every((name) => broken.includes(name));
  return kept ? [...fresh, "as none"].join(", ") : broken.join(", ");
}

function markOf(entries: Entries, none: Entries): Mark {
  if (entries.some(isUncompiled)) return { letter: "does not compile", broken: [], text: "" };
  const star = entries.some(complains) ? "*" : "";
  const broken = names(entries);
  const unknown = entries.some((entry) => beneath(entry)?.verdict === "bounded");
  const letter = broken.length > 0 ? "F" : unknown ? "B" : "P";
  const isNone = entries[0]?.applied.length === 0;
  return { letter: letter + star, broken, text: brokenText(broken, isNone ? [] : names(none)) };
}

/** The cell of one part, or of several that break the same; these may break more or less besides. */
function cellText(marks: readonly Mark[], scenarios: number): string {
  const [first] = marks;
  if (!first) return "";
  const counts = marks.map(({ broken }) => broken.length);
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  const same = marks.every(({ text }) => text === first.text);
  if (same && most <= MOST_NAMES) return `${first.letter} ${first.text}`.trimEnd();
  const range = least === most ? String(most) : `${least} to ${most}`;
  return `F${starOf(marks)} ${range} of ${counted(scenarios, "scenario")}`;
}

function starOf(marks: readonly Mark[]): string {
  return marks.some(({ letter }) => letter.endsWith("*")) ? "*" : "";
}

/** Parts that break the same first are in one row; what is not worse has one to itself. */
function rowKeys({ worse, uncompiled }: Study): (set: readonly number[]) => string {
  const together = alike(worse).filter(({ parts }) => parts.length > MOST_ROWS);
  const keys = new Map([
    ...together.flatMap(({ parts }, at) =>
      parts.map((part) => [idsText(part), `group ${at}`] as const),
    ),
    ...uncompiled.map(({ applied }) => [idsText(applied), "uncompiled"] as const),
  ]);
  return (set) => keys.get(idsText(set)) ?? idsText(set);
}

interface Table {
  /** Machines that go together. */
  readonly groups: readonly (readonly string[])[];
  /** A cell for each group of machines. */
  readonly rows: readonly { readonly sets: (readonly number[])[]; readonly cells: string[] }[];
}

function tableOf(subsets: Entries, study: Study): Table {
  const archs = unique(subsets.map(({ arch }) => arch));
  const scenarios = unique(subsets.map(({ scenario }) => scenario)).length;
  const by = groupBy(subsets, ({ applied, arch }) => `${idsText(applied)} ${arch}`);
  const cell = (sets: readonly (readonly number[])[], arch: string): string => {
    const none = by.get(`none ${arch}`) ?? [];
    const marks = sets.map((set) => markOf(by.get(`${idsText(set)} ${arch}`) ?? [], none));
    return cellText(marks, scenarios);
  };
  const rows = [...groupBy(partsOf(subsets), rowKeys(study)).values()];
  const same = groupBy(archs, (arch) => rows.map((sets) => cell(sets, arch)).join("|"));
  const groups = [...same.values()];
  const cells = rows.map((sets) => groups.map(([arch]) => cell(sets, arch ?? "")));
  return { groups, rows: rows.map((sets, at) => ({ sets, cells: cells[at] ?? [] })) };
}

/** The parts that were run, in order. */
function partsOf(subsets: Entries): (readonly number[])[] {
  const groups = groupBy(subsets, ({ applied }) => idsText(applied));
  return [...groups.values()].flatMap(([first]) => (first ? [first.applied] : []));
}

/** `7+8`, and in words what that is, for a part that has its row to itself. */
function rowName(sets: readonly (readonly number[])[], { changes }: Study): string {
  const [only] = sets;
  if (!only || sets.length > 1 || changes.length > MOST_WORDS) return setsText(sets);
  const labels = changes.filter(({ id }) => only.includes(id)).map(({ label }) => label);
  const all = only.length === changes.length ? " (all)" : "";
  return [idsText(only) + all, ...labels.map((label) => `  ${label}`)].join("\n");
}

/** What the machines' cells leave is for the names, and the other way round. */
function widthsOf(names: readonly string[], cells: readonly (readonly string[])[]): number[] {
  const wanted = cells.map(([head = "", ...rest]) =>
    Math.max(head.length / 2, ...rest.map(({ length }) => length)),
  );
  const sum = wanted.reduce((total, width) => total + width, 0);
  const gaps = 2 * cells.length;
  const longest = Math.max(...names.flatMap((name) => name.split("\n")).map((line) => line.length));
  const name = Math.min(longest, Math.max(NAME_WIDTH, Math.floor(TABLE_WIDTH - gaps - sum)));
  const free = TABLE_WIDTH - gaps - name;
  const others = wanted.map((width) => Math.floor((width * free) / Math.max(sum, free)));
  return [name, ...others.map((width) => Math.max(8, width))];
}

function tableLines(subsets: Entries, study: Study): string[] {
  const { groups, rows } = tableOf(subsets, study);
  const heads = groups.map((archs) => archs.join(", "));
  const body = rows.map(({ sets, cells }) => [rowName(sets, study), ...cells]);
  const columnCells = heads.map((head, at) => [head, ...rows.map(({ cells }) => cells[at] ?? "")]);
  const widths = widthsOf(
    rows.filter(({ sets }) => sets.length === 1).map(({ sets }) => rowName(sets, study)),
    columnCells,
  );
  const rule = widths.map((width) => "-".repeat(width));
  return grid([["made", ...heads], rule, ...body], widths);
}

function introduction({ changes, aside, complete }: Study, parts: number): string[] {
  const ids = (why: string): string =>
    listed(aside.filter((one) => one.why === why).map(({ id }) => id));
  const texts = [
    `The patch makes ${counted(changes.length, "change")} of code.`,
    complete
      ? `All ${parts} combinations were compiled and run.`
      : `They have too many combinations: run were none, each alone, all but one, and all (${parts}).`,
    ids("imports") === "" ? "" : `Imports (${ids("imports")}) go with what needs them.`,
    ids("comments") === "" ? "" : `Comments (${ids("comments")}) are left out.`,
  ];
  return [wrap(texts.filter((text) => text !== "").join(" "), "")];
}

function legend({ changes }: Study): string[] {
  const rows = changes.map(({ id, file, line, label }) => [String(id), `${file}:${line}`, label]);
  return columns(rows, "   ");
}

function optionalText({ optional, requires }: Study): string {
  const texts = optional.map((id) => {
    const needs = requires.find((one) => one.id === id)?.needs ?? [];
    return needs.length === 0 ? String(id) : `${id} (only with ${listed(needs)})`;
  });
  return texts.length === 0 ? "none" : texts.join(", ");
}

function conclusion(study: Study): string[] {
  const { needed, sufficient, undecided } = study;
  const smallest = sufficient.map(idsText);
  return [
    `Needed: ${needed.length === 0 ? "none" : listed(needed)}. Optional: ${optionalText(study)}.`,
    ...(smallest.length === 0
      ? []
      : [`Enough to pass what the whole patch passes: ${smallest.join(", or ")}.`]),
    ...(undecided.length === 0
      ? []
      : [`A budget ran out, so nothing is said of ${setsText(undecided)}.`]),
  ].map((line) => wrap(line, "", "  "));
}

function where(archs: readonly string[], all: number): string {
  return archs.length === all ? "everywhere" : `on ${archs.join(", ")}`;
}

function worseLines(study: Study, titles: ReadonlyMap<string, string[]>, archs: number): string[] {
  const groups = alike(study.worse);
  const lines = groups.flatMap(({ parts, breakage }) => {
    const { scenario, rule, text, trace = "no schedule: the scenario cannot begin" } = breakage;
    const title = titles.get(scenario) ?? [];
    const head = `${setsText(parts)}: ${where(breakage.archs, archs)}`;
    return [
      wrap(head, "  ", "      "),
      wrap([scenario, ...title, rule, text].join(": "), "      "),
      `      ${trace}`,
    ];
  });
  return lines.length === 0 ? ["No part is worse than none."] : ["Worse than none:", ...lines];
}

/** The compiler's message without the lines that show the place. */
function uncompiledLines({ uncompiled }: Study): string[] {
  const groups = groupBy(uncompiled, ({ text }) => text.split("\n")[0] ?? "");
  return [...groups].map(([text, parts]) =>
    wrap(`${setsText(parts.map(({ applied }) => applied))} does not compile: ${text}`, "", "  "),
  );
}

function complaintLines({ complaints }: Study, archs: number): string[] {
  const groups = groupBy(complaints, (one) => where(one.archs, archs));
  const texts = [...groups].map(
    ([place, parts]) => `${setsText(parts.map(({ applied }) => applied))} ${place}`,
  );
  return texts.length === 0
    ? []
    : [
        wrap(
          `* ${CHECK.option} complains (${CHECK.rule}) of ${texts.join(", of ")}; that is a message on every ` +
            `machine, whether or not a count is lost there. The letter is for a kernel without that option.`,
          "",
          "  ",
        ),
      ];
}

/** The lines of the section; none when no parts were run. */
export function studyText({ study, subsets, matrix }: ReviewDocument): string[] {
  if (!study) return [];
  const parts = partsOf(subsets).length;
  const archs = unique(subsets.map(({ arch }) => arch)).length;
  const titles = new Map(matrix.map(({ scenario, title }) => [scenario, [title]]));
  return [
    ...introduction(study, parts),
    "",
    ...legend(study),
    "",
    ...tableLines(subsets, study),
    "",
    ...conclusion(study),
    ...worseLines(study, titles, archs),
    ...uncompiledLines(study),
    ...complaintLines(study, archs),
  ];
}

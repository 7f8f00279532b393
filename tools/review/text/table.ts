// SPDX-License-Identifier: GPL-2.0-only
/** The table of a study: a row for a part, a column for machines that go together. */
import { groupBy } from "../../base/group.js";
import { counted, grid, unique } from "../../base/layout.js";
import { beneath, complains, isBroken, isUncompiled, type SubsetEntry } from "../study/entry.js";
import type { Study } from "../study/judge.js";
import { alike, idsText } from "../study/schedules.js";

/** A part names itself in so many columns; the machines share the rest. */
const NAME_WIDTH = 34;
const TABLE_WIDTH = 98;
const MOST_NAMES = 5;
/** With more changes than this a row has only their numbers. */
const MOST_WORDS = 4;
/** So many parts that break the same still have a row each. */
const MOST_ROWS = 3;

type Entries = readonly SubsetEntry[];

/** Parts by their numbers: `2; 2+7`. */
export function setsText(sets: readonly (readonly number[])[]): string {
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
export function partsOf(subsets: Entries): (readonly number[])[] {
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

/** The lines of the table. */
export function tableLines(subsets: Entries, study: Study): string[] {
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

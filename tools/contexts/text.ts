// SPDX-License-Identifier: GPL-2.0-only
/** The table as text: one for each implementation, and below them what the letters stand for. */
import { columns, counted, wrap } from "../base/layout.js";
import type { Side } from "../jobs/engine.js";
import { CONTEXTS, type ContextName } from "../scenarios/contexts.js";
import { IMPLEMENTATIONS } from "../scenarios/implementations.js";
import { byOutcome, type Outcomes } from "./cell.js";
import type { CellEntry, ContextsDocument, UseEntry } from "./document.js";

const HEADS: Readonly<Record<ContextName, string>> = {
  process: "process",
  softirq: "softirq",
  hardirq: "hardirq",
  nmi: "NMI",
  idle: "idle CPU",
  offline: "offline CPU",
};

const KEY =
  "Y: works, on every schedule and machine. Y*: works although it is documented as forbidden. " +
  "N and a letter: goes wrong as told below. One word: before and after the patch alike; else before -> after. " +
  "-: not asked.";

/** Letters for ways of going wrong, in the order they are met. */
class Letters {
  private readonly known = new Map<string, string>();

  constructor(private readonly machines: readonly string[]) {}

  of(outcomes: Outcomes): string {
    const text = byOutcome(outcomes)
      .filter(([outcome]) => outcome !== "pass")
      .map(([outcome, archs]) => `${outcome.replace(/^fail /, "")} ${this.onWhich(archs)}`)
      .join("; ");
    const letter = this.known.get(text) ?? String.fromCharCode(97 + this.known.size);
    this.known.set(text, letter);
    return letter;
  }

  lines(): string[] {
    return [...this.known].map(([text, letter]) => wrap(text, `  ${letter}  `, "     "));
  }

  private onWhich(archs: readonly string[]): string {
    return archs.length === this.machines.length ? "on all machines" : `on ${archs.join(", ")}`;
  }
}

function word({ promised, found }: CellEntry, side: Side, letters: Letters): string {
  const passes = Object.values(found[side]).every((outcome) => outcome === "pass");
  if (!passes) return `N(${letters.of(found[side])})`;
  return promised[side] === "n" ? "Y*" : "Y";
}

function cellText(entry: CellEntry | undefined, letters: Letters): string {
  if (!entry) return "-";
  const [before, after] = [word(entry, "before", letters), word(entry, "after", letters)];
  const text = before === after ? before : `${before} -> ${after}`;
  return entry.problems.length > 0 ? `${text} !` : text;
}

function tableLines(name: string, uses: readonly UseEntry[], letters: Letters): string[] {
  const rows = uses.map(({ title, cells }) => [
    title,
    ...CONTEXTS.map((context) => cellText(cells[context], letters)),
  ]);
  const [head = "", ...body] = columns([[name, ...CONTEXTS.map((one) => HEADS[one])], ...rows], "");
  return [head, "-".repeat(head.length), ...body, ""];
}

function problemLines(uses: readonly UseEntry[]): string[] {
  return uses.flatMap(({ name, cells }) =>
    CONTEXTS.flatMap((context) =>
      (cells[context]?.problems ?? []).map((problem) =>
        wrap(`${name}, ${HEADS[context]}, ${problem}`, "  ", "    "),
      ),
    ),
  );
}

/** The whole. */
export function contextsText({ machines, uses, totals }: ContextsDocument): string {
  const letters = new Letters(machines);
  const tables = IMPLEMENTATIONS.map((srcu) => uses.filter((use) => use.srcu === srcu)).filter(
    ({ length }) => length > 0,
  );
  const problems = problemLines(uses);
  return [
    ...tables.flatMap((table) => tableLines(table[0]?.srcu ?? "", table, letters)),
    wrap(KEY, ""),
    ...letters.lines(),
    "",
    ...(problems.length === 0 ? [] : ["! Not as promised, or not as pinned:", ...problems, ""]),
    `${counted(machines.length, "machine")}, ${counted(totals.searches, "search").replace(/searchs$/, "searches")}, ` +
      `${String(totals.known)} of them known from an earlier one.`,
  ].join("\n");
}

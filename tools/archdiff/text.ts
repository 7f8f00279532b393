// SPDX-License-Identifier: GPL-2.0-only
/** The comparison as text: only what differs. */
import { wrap } from "../base/layout.js";
import type { Side } from "../jobs/engine.js";
import type { Cause } from "./causes.js";
import {
  isExhausted,
  type ArchdiffDocument,
  type Comparison,
  type DifferenceEntry,
} from "./document.js";

/** The schedule of a difference, as it is printed. */
export interface Witness {
  readonly file: string;
  readonly text: string;
}

function causeLines({ place, what, torn, made }: Cause): string[] {
  const file = place.file.replace(/^.*\//, "");
  const where = `${file}:${place.line} ${place.fn}(): ${what}`;
  const head = torn
    ? `${torn.by.join(" and ")} came between load and store of ${torn.word} by ${torn.context}`
    : "on the way, made differently";
  return [
    wrap(`${head}, ${where}`, "    ", "      "),
    ...made.map(({ archs, text }) => wrap(`${archs.join(", ")}: ${text}`, "      ", "        ")),
  ];
}

function list(archs: readonly string[]): string {
  return archs.join(", ");
}

function differenceLines(difference: DifferenceEntry, witness: Witness | undefined): string[] {
  const { outcome, reachedBy, notBy, unknown, causes } = difference;
  const open = unknown.length === 0 ? "" : `; not known: ${list(unknown)}`;
  return [
    wrap(
      `${outcome || "ends well"} - ${list(reachedBy)}; never ${list(notBy)}${open}`,
      "  ",
      "    ",
    ),
    ...causes.flatMap(causeLines),
    `    Schedule, ${difference.witness.arch}: ${difference.witness.trace}`,
    "",
    ...(witness?.text.split("\n") ?? []).map((line) => `    ${line}`),
  ];
}

function comparisonLines(
  comparison: Comparison,
  witnesses: ReadonlyMap<string, Witness>,
): string[] {
  const { scenario, side, title, groups, differences } = comparison;
  const heading = `${scenario}, ${side}: ${title}`;
  return [
    "",
    heading,
    "-".repeat(Math.min(heading.length, 100)),
    wrap(groups.map(({ archs }) => list(archs)).join(" | "), "  "),
    ...differences.flatMap((one) => [
      "",
      ...differenceLines(one, witnesses.get(one.witness.trace)),
    ]),
  ];
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}

/** `architectures differ in 5 of 43 scenarios: ...`; of those searched to the end. */
function verdict(comparisons: readonly Comparison[]): string {
  const differ = comparisons.filter(({ differences }) => differences.length > 0);
  const known = comparisons.filter((one) => isExhausted(one) || one.differences.length > 0);
  const of = count(known.length, "scenario");
  if (known.length === 0) return "nothing is known: no search came to its end";
  if (differ.length === 0) return `no architecture can reach what another cannot, in ${of}`;
  return `architectures differ in ${differ.length} of ${of}: ${differ.map(({ scenario }) => scenario).join(", ")}`;
}

/** `t on arm (the time budget is used up)`. */
function boundedLine({ scenario, groups }: Comparison): string {
  const stopped = groups.flatMap(({ archs, stopped: why }) =>
    why === undefined ? [] : [`${list(archs)} (${why})`],
  );
  return wrap(`bounded: ${scenario} on ${stopped.join(", ")}`, "  ", "    ");
}

/** One line for each tree, and one for each scenario of which not all is known. */
function summary(side: Side, comparisons: readonly Comparison[]): string[] {
  const mine = comparisons.filter((one) => one.side === side);
  if (mine.length === 0) return [];
  const open = mine.filter((one) => !isExhausted(one));
  return [wrap(`${side.padEnd(7)} ${verdict(mine)}`, "", "        "), ...open.map(boundedLine)];
}

function problemLines({ scenario, side, problems }: Comparison): string[] {
  return problems.map((problem) => wrap(`${scenario}, ${side}, ${problem}`, "  ", "    "));
}

/** The whole comparison. */
export function archdiffText(document: ArchdiffDocument, all: readonly Witness[]): string {
  const { comparisons, machines, patch, totals } = document;
  const witnesses = new Map(all.map((witness) => [witness.file, witness]));
  const differ = comparisons.filter(({ differences }) => differences.length > 0);
  const problems = comparisons.flatMap(problemLines);
  return [
    wrap(`Outcomes reachable on ${list(machines)}; sequentially consistent memory`, "", "  "),
    patch,
    "",
    ...(["before", "after"] as const).flatMap((side) => summary(side, comparisons)),
    ...(problems.length > 0 ? ["", "Not as pinned:", ...problems] : []),
    ...differ.flatMap((one) => comparisonLines(one, witnesses)),
    "",
    `${totals.searches} searches, ${totals.known} known, ${totals.seconds.toFixed(1)} s`,
  ].join("\n");
}

// SPDX-License-Identifier: GPL-2.0-only
/** The first screen of a review: the verdict and what it rests on, in about thirty lines. */
import { groupBy } from "../../base/group.js";
import { counted, listed, unique, wrap } from "../../base/layout.js";
import type { ReviewDocument } from "../document.js";
import type { Difference } from "../verdict/differences.js";

/** What the screen shows that is not in the document. */
export interface ScreenParts {
  /** The diagram and what it is of; none where no outcome changes. */
  readonly why: readonly string[];
  /** File with everything else. */
  readonly report: string;
}

const LABEL = 14;
/** So many names, then how many more there are. */
const MOST_NAMES = 6;
const MOST_GROUPS = 2;

/** A line that begins with what it is about; a long one is wrapped below. */
function row(label: string, text: string): string[] {
  if (text === "") return [];
  const first = `  ${label.padEnd(LABEL - 2)}`;
  return wrap(text, first, " ".repeat(LABEL), 96).split("\n");
}

function names(all: readonly string[]): string {
  const shown = all.slice(0, MOST_NAMES);
  const rest = all.length - shown.length;
  return rest > 0 ? `${shown.join(", ")} and ${String(rest)} more` : shown.join(", ");
}

function where({ verdict, matrix }: ReviewDocument, archs: readonly string[]): string {
  const all = unique(matrix.map(({ arch }) => arch));
  const same = archs.length === all.length;
  return same
    ? "on every machine"
    : `on ${archs.join(", ")}${verdict.notHit.length > 0 ? "" : " only"}`;
}

/** The same in another configuration is said only where it is not seen in the usual one. */
function told(found: readonly Difference[]): Difference[] {
  const usual = found.filter(({ config }) => config === undefined);
  const isKnown = ({ scenario, archs }: Difference): boolean =>
    usual.some(
      (one) => one.scenario === scenario && archs.every((arch) => one.archs.includes(arch)),
    );
  return found.filter((one) => one.config === undefined || !isKnown(one));
}

/** Scenarios that come to the same on the same machines together. */
function groups(document: ReviewDocument, found: readonly Difference[]): string[] {
  const alike = groupBy(told(found), ({ config, rule, archs }) =>
    JSON.stringify([config, rule, archs]),
  );
  const texts = [...alike.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const with_ = first.config === undefined ? "" : ` with ${first.config}`;
    const which = names(group.map(({ scenario }) => scenario));
    return [`${which} (${first.rule})${with_} ${where(document, first.archs)}`];
  });
  const rest = texts.length - MOST_GROUPS;
  return rest > 0 ? [...texts.slice(0, MOST_GROUPS), `and ${String(rest)} more like it`] : texts;
}

function rows(label: string, texts: readonly string[], none = ""): string[] {
  if (texts.length === 0) return row(label, none);
  return texts.flatMap((text, at) => row(at === 0 ? label : "", text));
}

function unrelated(document: ReviewDocument): string {
  const { unrelated: found, controls } = document.verdict;
  const scenarios = [...groupBy(found, ({ scenario }) => scenario)].map(
    ([name, [first]]) => `${name} (${first?.rule ?? ""})`,
  );
  const failing = scenarios.length === 0 ? "" : `${names(scenarios)}: with and without the patch`;
  const must =
    controls.length === 0 ? "" : `${counted(controls.length, "control")} that must fail, and do`;
  return [failing, must].filter((text) => text !== "").join("; ");
}

function parts({ study }: ReviewDocument): string[] {
  if (!study) return [];
  const label = (id: number): string => study.changes.find((one) => one.id === id)?.label ?? "";
  const of = (ids: readonly number[]): string =>
    ids.length === 0 ? "none" : ids.map(label).join(", ");
  const [worst] = [...study.worse].sort((a, b) => a.applied.length - b.applied.length);
  return [
    `needed: ${of(study.needed)}. Optional: ${of(study.optional)}.`,
    study.worse.length === 0
      ? "No part is worse than none."
      : `Worse than none: ${counted(study.worse.length, "part")}, the smallest ${of(worst?.applied ?? [])}` +
        ` (${worst?.breaks[0]?.rule ?? ""}).`,
  ];
}

function cost({ matrix, totals }: ReviewDocument): string {
  const number = (value: number): string => value.toLocaleString("en");
  const scenarios = unique(matrix.map(({ scenario }) => scenario)).length;
  const known = totals.known === 0 ? "" : ` (${number(totals.known)} known)`;
  return (
    `${counted(scenarios, "scenario")}, ${number(totals.searches)} searches${known}, ` +
    `${number(totals.states)} states, ${totals.seconds.toFixed(1)} s`
  );
}

function unchanged({ verdict }: ReviewDocument): string {
  const { unchanged: same, beside } = verdict;
  const rest =
    beside.length === 0
      ? ""
      : `; ${counted(beside.length, "other")} ${beside.length === 1 ? "does" : "do"} not run what is changed`;
  const some = same.length === 0 ? "no scenario" : counted(same.length, "scenario");
  const verb = same.length < 2 ? "passes" : "pass";
  return `${some} with the changed code ${verb} before and after${rest}`;
}

/** Reasons; the first is in the verdict's sentence already where that cannot say. */
function undecided({ verdict }: ReviewDocument): readonly string[] {
  const said = verdict.word === "cannot say" ? 1 : 0;
  return verdict.undecided.slice(said, said + MOST_GROUPS);
}

function parityText({ parity }: ReviewDocument): string[] {
  return (parity ?? []).map(({ kernel, problems }) => {
    const [first] = problems;
    if (!first) return `nothing new that ${kernel} has otherwise`;
    const more = problems.length > 1 ? ` (and ${String(problems.length - 1)} more)` : "";
    return `${kernel}: ${first.file}:${String(first.line)}: ${first.message}${more}`;
  });
}

/** Which trees are compared, short. */
function placedText({ base, name }: ReviewDocument["patch"]): string {
  const last = name.split("/").at(-1) ?? name;
  if (base === "in-tree") return `the tree has ${last}; before is the tree without it`;
  const without = base === "tree" ? "is the tree" : "is the tree without the patch it has";
  return `${last} is applied; before ${without}`;
}

/** `VERDICT  fixes. It fixes ...` */
export function verdictLine({ verdict: { word, sentence, status } }: ReviewDocument): string {
  return wrap(
    `${word}. ${sentence} [exit status ${String(status)}]`,
    "VERDICT  ",
    " ".repeat(9),
    96,
  );
}

/** The screen. */
export function screenText(document: ReviewDocument, { why, report }: ScreenParts): string {
  const { verdict, patch } = document;
  const { word, status } = verdict;
  return [
    verdictLine(document),
    ...row("PATCH", patch.subject === "" ? patch.name : patch.subject),
    ...row("", placedText(patch)),
    ...rows("FIXED", groups(document, verdict.fixed), "none"),
    ...rows("REGRESSED", groups(document, verdict.regressed), "none"),
    ...rows("COMPLAINTS", groups(document, verdict.complaints)),
    ...rows("NOT FIXED", groups(document, verdict.kept)),
    ...rows(
      "NOT HIT",
      verdict.notHit.map((one) => `${one.archs.join(", ")}: ${one.why}`),
    ),
    ...row("UNCHANGED", unchanged(document)),
    ...row("UNRELATED", unrelated(document)),
    ...rows("UNDECIDED", undecided(document)),
    ...rows("PARITY", parityText(document)),
    ...(why.length === 0
      ? []
      : ["", ...why.map((line, at) => (at === 0 ? `  WHY   ${line}` : `        ${line}`)), ""]),
    ...rows("PARTS", parts(document)),
    ...row("NOT CHECKED", listed(verdict.notChecked)),
    ...row("COST", cost(document)),
    `VERDICT  ${word} [exit status ${String(status)}]  More: ${report}, or --full (FULL=1)`,
  ].join("\n");
}

// SPDX-License-Identifier: GPL-2.0-only
/** The review as text. */
import pc from "picocolors";
import { counted, heading, ranges, wrap, type Colors } from "../../base/layout.js";
import type { ReviewDocument } from "../document.js";
import type { Schedule } from "../schedules.js";
import { boundsText } from "./bounds.js";
import { changesText } from "./changes.js";
import { failuresText, matrixText } from "./matrix.js";
import { verdictLine } from "./screen.js";
import { studyText } from "./study.js";

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
    `${number(totals.cases)} cases in ${number(totals.searches)} searches, ` +
    `${number(totals.states)} states, ${number(totals.transitions)} transitions`
  );
}

/** Configurations besides the usual one, a table each. */
function configurationsText(
  { configurations }: ReviewDocument,
  section: (title: string, lines: readonly string[]) => string[],
  colors: Colors,
): string[] {
  return configurations.flatMap(({ config, matrix }) =>
    section(`The same with ${config}`, [...matrixText(matrix, colors), ...failuresText(matrix)]),
  );
}

/** Reasons and scenarios that the first screen has no room for. */
function verdictText({ verdict }: ReviewDocument): string[] {
  const list = (label: string, texts: readonly string[]): string[] =>
    texts.length === 0 ? [] : [wrap(`${label}: ${texts.join(", ")}.`, "", "  ")];
  return [
    ...verdict.undecided.map((reason) => wrap(`${reason}.`, "- ", "  ")),
    ...list("Unchanged", verdict.unchanged),
    ...list("Not run through what is changed", verdict.beside),
    ...list("Controls", verdict.controls),
  ];
}

/** The whole report: the same for the same inputs, so nothing of time is in it. */
export function reviewText(
  document: ReviewDocument,
  schedules: readonly Schedule[],
  colors: Colors = pc,
): string {
  const { patch, changes, matrix, assumptions } = document;
  const section = (title: string, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : [...heading(title, colors), ...lines];
  return [
    verdictLine(document),
    "",
    colors.bold(patch.subject === "" ? patch.name : patch.subject),
    ...(patch.author === undefined ? [] : [`From: ${patch.author}`]),
    wrap(patch.placed, "", "  "),
    wrap(`SRCU of: ${patch.srcu.join(", ")}.`, "", "  "),
    ...section("What the verdict rests on", verdictText(document)),
    ...section("What the patch changes", changesText(changes)),
    ...section("Scenario by architecture, before->after", matrixText(matrix, colors)),
    ...section("Failures", failuresText(matrix)),
    ...configurationsText(document, section, colors),
    ...section("Parts of the patch", studyText(document)),
    ...section(
      "Assumptions",
      assumptions.map((line) => wrap(line, "- ", "  ")),
    ),
    ...section("Bounds", boundsText(matrix)),
    ...section("Lines that no schedule reached", unreachedText(document)),
    "",
    summary(document),
    ...schedules.flatMap(({ title, file, text }) =>
      section(title, [`Schedule: ${file}`, "", text]),
    ),
    "",
    verdictLine(document),
  ].join("\n");
}

// SPDX-License-Identifier: GPL-2.0-only
/** The study of parts of a patch, as text. */
import { groupBy } from "../../base/group.js";
import { columns, counted, listed, unique, wrap } from "../../base/layout.js";
import type { ReviewDocument } from "../document.js";
import { CHECK } from "../study/entry.js";
import type { Study } from "../study/judge.js";
import { alike, idsText } from "../study/schedules.js";
import { partsOf, setsText, tableLines } from "./table.js";

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

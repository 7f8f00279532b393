// SPDX-License-Identifier: GPL-2.0-only
/** What the patch changes, as text. */
import type { Meaning } from "../../meaning/meaning.js";
import { groupBy } from "../../base/group.js";
import { wrap } from "../../base/layout.js";

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

/** Changes that do nothing by themselves are only counted up. */
function isSilent({ kind, text }: Meaning): boolean {
  return kind === "comment only" || text === "imports";
}

function silentLines(changes: readonly Meaning[]): string[] {
  const groups = groupBy(changes.filter(isSilent), ({ text }) => text);
  return [...groups].map(([text, members]) =>
    wrap(`${members.map(({ id }) => id).join(", ")}: ${text}`, "      "),
  );
}

/** The lines of the section. */
export function changesText(changes: readonly Meaning[]): string[] {
  return [
    "Each change is looked at alone; = is what all of them do together.",
    "",
    ...changes.filter((change) => !isSilent(change)).flatMap(changeLines),
    ...silentLines(changes),
  ];
}

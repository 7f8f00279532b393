// SPDX-License-Identifier: GPL-2.0-only
/** What is printed of programs on which the checker differs. */
import type { Difference } from "./compare.js";

/** The endings of one side, and those that the other has not. */
function side(label: string, mine: readonly string[], other: readonly string[]): string {
  const shown = mine.map((ending) => {
    const name = ending === "" ? "(nothing observed)" : ending;
    return other.includes(ending) ? name : `**${name}**`;
  });
  return `  ${label.padEnd(9)}${shown.join(", ")}`;
}

/** A difference in three lines; what only one side has is marked. */
export function differenceText({ machine, who, expected, found }: Difference): string {
  return [
    `${machine}, ${who}:`,
    side("expected", expected, found),
    side("found", found, expected),
  ].join("\n");
}

/** How to come back to a program. */
export function placeOf(seed: number, number: number): string {
  return `--seed ${String(seed)} --only ${String(number)}`;
}

/** All that is known of a program that differs. */
export function programText(
  place: string,
  differences: readonly Difference[],
  text: string,
): string {
  return [`--- ${place}`, ...differences.map(differenceText), "", text].join("\n");
}

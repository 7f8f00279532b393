// SPDX-License-Identifier: GPL-2.0-only
/** A change of code as a person would say it, from its text: which calls come, go and move. */
import type { Change } from "../patch/changes.js";
import { tokens, withoutComments } from "../patch/tokens.js";

/** Longer code is cut. */
const LONGEST = 60;

/** Words before a bracket that call nothing: of the language, and `addr()`, which is `&`. */
const WORDS = new Set([
  "addr",
  "if",
  "while",
  "for",
  "switch",
  "return",
  "function",
  "typeof",
  "catch",
]);

function callsIn(lines: readonly string[]): string[] {
  const text = withoutComments(lines.join("\n"));
  const names = [...text.matchAll(/(?<!\bfunction\s)\b([A-Za-z_$][\w$]*)\s*(?:<[\w, ]*>)?\(/g)];
  return names.flatMap(([, name = ""]) => (WORDS.has(name) ? [] : [name]));
}

/** What of `names` is not in `others`, each as often as it is too many. */
function missing(names: readonly string[], others: readonly string[]): string[] {
  const left = [...others];
  return names.filter((name) => {
    const at = left.indexOf(name);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

/** Calls that one change takes away and that one puts in, whichever is asked for. */
function differing({ before, after }: Change, side: "before" | "after"): string[] {
  const [mine, others] = side === "before" ? [before, after] : [after, before];
  return missing(callsIn(mine), callsIn(others));
}

function texts(verb: string, names: readonly string[]): string[] {
  const calls = [...new Set(names)].map((name) => `${name}()`);
  return calls.length === 0 ? [] : [`${verb} ${calls.join(", ")}`];
}

/**
 * `no longer calls synchronize_srcu()`; empty if no call comes or goes. What goes here and comes in another
 * change of the file has only moved.
 */
export function callsText(change: Change, all: readonly Change[]): string {
  const [gone, come] = [differing(change, "before"), differing(change, "after")];
  const rest = all.filter(({ id, file }) => id !== change.id && file === change.file);
  const elsewhere = (side: "before" | "after"): string[] =>
    rest.flatMap((one) => differing(one, side));
  const [left, added] = [missing(gone, elsewhere("after")), missing(come, elsewhere("before"))];
  return [
    ...texts("no longer calls", left),
    ...texts("now calls", added),
    ...texts("calls in another place:", [...missing(gone, left), ...missing(come, added)]),
  ].join("; ");
}

/** `===` becomes `>=`: the tokens in which two texts differ, from the first to the last. */
export function tokensText({ before, after }: Change): string {
  const [was, is] = [tokens(before.join("\n")), tokens(after.join("\n"))];
  let first = 0;
  while (first < was.length && was[first] === is[first]) first++;
  let last = 0;
  const most = Math.min(was.length, is.length) - first;
  while (last < most && was.at(-1 - last) === is.at(-1 - last)) last++;
  const part = (all: readonly string[]): string => {
    const text = all
      .slice(first, all.length - last)
      .join(" ")
      .replace(/> (?=[>=])/g, ">");
    return text.length > LONGEST ? `${text.slice(0, LONGEST)} ...` : text;
  };
  const [gone, come] = [part(was), part(is)];
  if (gone === "") return `\`${come}\` comes`;
  return come === "" ? `\`${gone}\` goes` : `\`${gone}\` becomes \`${come}\``;
}

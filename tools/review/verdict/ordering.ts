// SPDX-License-Identifier: GPL-2.0-only
/** What a patch changes that only a memory model can judge: barriers, orderings, marked accesses. */
import type { Meaning } from "../../meaning/meaning.js";
import type { Change } from "../../patch/changes.js";
import { withoutComments } from "../../patch/tokens.js";

/** A change of the order in which other CPUs may see memory. */
export interface Ordering {
  readonly file: string;
  /** Line after the patch. */
  readonly line: number;
  /** Which call goes or comes, with the letter of its comment: `smp_mb() (barrier B) goes`. */
  readonly text: string;
}

const NAMES =
  /\b(?:smp_(?:mb|rmb|wmb|store_mb|load_acquire|store_release|cond_load_acquire|read_barrier_depends|mb__\w+)|barrier|READ_ONCE|WRITE_ONCE|ACCESS_ONCE|rcu_assign_pointer|rcu_dereference\w*|atomic(?:_long)?_\w+|(?:cmp)?xchg(?:_acquire|_release|_relaxed)?)\s*\(/g;

/** The call that begins at `from`, up to the bracket that closes it. */
function callAt(text: string, from: number): string {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    if (text[at] === "(") depth++;
    if (text[at] === ")" && --depth === 0) return text.slice(from, at + 1).replace(/\s+/g, " ");
  }
  return text.slice(from).trim();
}

function callsIn(lines: readonly string[]): string[] {
  const text = withoutComments(lines.join("\n"));
  return [...text.matchAll(NAMES)].map(({ index }) => callAt(text, index));
}

/** The call, with the letter that the comment beside it gives a barrier. */
function letterOf(lines: readonly string[], call: string): string {
  const name = call.slice(0, call.indexOf("("));
  const line = lines.find((one) => one.includes(name)) ?? "";
  const letter = /\/\*\s*([A-Z])\b/.exec(line)?.[1];
  return letter === undefined ? call : `${call} (barrier ${letter})`;
}

/** What of `calls` is not in `others`, each as often as it is too many. */
function missing(calls: readonly string[], others: readonly string[]): string[] {
  const left = [...others];
  return calls.filter((call) => {
    const at = left.indexOf(call);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

function inCode(changes: readonly Change[]): Ordering[] {
  const of = (side: "before" | "after"): string[] => changes.flatMap((one) => callsIn(one[side]));
  const [gone, come] = [missing(of("before"), of("after")), missing(of("after"), of("before"))];
  const told = (calls: readonly string[], side: "before" | "after", verb: string): Ordering[] =>
    calls.flatMap((call) => {
      const change = changes.find((one) => callsIn(one[side]).includes(call));
      if (!change) return [];
      const { file, afterLine: line } = change;
      return [{ file, line, text: `${letterOf(change[side], call)} ${verb}` }];
    });
  return [...told(gone, "before", "goes"), ...told(come, "after", "comes")];
}

/** Steps that move past each other; `changes` says so where the text of the calls is the same. */
function inMeaning(meaning: readonly Meaning[]): Ordering[] {
  const kinds = ["barrier", "order of memory steps"];
  return meaning
    .filter(({ kind }) => kinds.includes(kind))
    .map(({ file, line, text, function: fn }) => ({ file, line, text: `${fn}(): ${text}` }));
}

/** Every one of them; those that the code names first. */
export function orderingsOf(changes: readonly Change[], meaning: readonly Meaning[]): Ordering[] {
  const named = inCode(changes.filter(({ commentOnly }) => !commentOnly));
  return named.length > 0 ? named : inMeaning(meaning);
}

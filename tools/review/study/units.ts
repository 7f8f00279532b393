// SPDX-License-Identifier: GPL-2.0-only
/** What a patch can be taken apart into. */
import type { SourceTree } from "../../base/source-tree.js";
import { isImportChange } from "../../meaning/enclosing.js";
import { changes, type Change } from "../../patch/changes.js";
import type { Patch } from "../../patch/model.js";
import { withoutComments } from "../../patch/tokens.js";

/** A change that is made or left out. */
export interface Unit {
  /** Number of the run of changed lines in the patch. */
  readonly id: number;
  readonly file: string;
  /** Line after the patch. */
  readonly line: number;
  /** What it does to the code, short: `+this_cpu_inc(c[idx])`, `-preempt_disable()`. */
  readonly label: string;
  /** The code that goes and the code that comes, without comments. */
  readonly removed: readonly string[];
  readonly added: readonly string[];
}

/** A change that means nothing by itself. */
export interface Aside {
  readonly id: number;
  /** Imports go with the changes that need them. */
  readonly why: "imports" | "comments";
}

/** The changes of a patch, sorted into the two. */
export interface Units {
  readonly units: readonly Unit[];
  readonly aside: readonly Aside[];
}

const LONGEST = 48;

function code(lines: readonly string[]): string[] {
  const text = withoutComments(lines.join("\n"));
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

/** Long ways to a member are cut, `a.b.c[i]` -> `c[i]`; so are long lines, and the semicolon. */
function brief(line: string): string {
  const short = line.replace(/;$/, "").replace(/\b[\w$]+(?:\.[\w$]+)+\.([\w$]+)/g, "$1");
  return short.length <= LONGEST ? short : `${short.slice(0, LONGEST - 3)}...`;
}

function labelOf(removed: readonly string[], added: readonly string[]): string {
  const [sign, lines] = added.length > 0 ? ["+", added] : ["-", removed];
  const more = lines.length > 1 ? " ..." : "";
  return `${sign}${brief(lines[0] ?? "")}${more}`;
}

function unitOf({ id, file, afterLine, before, after }: Change): Unit {
  const [removed, added] = [code(before), code(after)];
  return { id, file, line: afterLine, label: labelOf(removed, added), removed, added };
}

/** Takes the patch apart; the trees are those without and with all of it. */
export function unitsOf(
  trees: { readonly before: SourceTree; readonly after: SourceTree },
  patch: Patch,
): Units {
  const all = changes(trees.before, patch);
  const comments = all.filter(({ commentOnly }) => commentOnly);
  const imports = all.filter((change) => !change.commentOnly && isImportChange(trees, change));
  const aside = [
    ...imports.map(({ id }) => ({ id, why: "imports" as const })),
    ...comments.map(({ id }) => ({ id, why: "comments" as const })),
  ];
  const units = all.filter(({ id }) => !aside.some((other) => other.id === id)).map(unitOf);
  return { units, aside };
}

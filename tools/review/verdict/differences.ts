// SPDX-License-Identifier: GPL-2.0-only
/** Before against after, cell by cell: what the patch mends, what it breaks, what it leaves. */
import { groupBy } from "../../base/group.js";
import type { Cell, MatrixEntry } from "../document.js";
import { type Ending, endingOfCell } from "../study/entry.js";

/** What a pair of cells comes to. */
export type Kind =
  /** Fails before, passes after. */
  | "fixed"
  /** Passes before, fails or cannot begin after. */
  | "regressed"
  /** As `regressed`, but all there is is a check of the kernel's own that complains. */
  | "complaint"
  /** Fails alike on both sides. */
  | "stays"
  /** Fails on both sides, but otherwise: what the first finding hides is not known. */
  | "otherwise"
  /** A budget ran out. */
  | "bounded"
  | "unchanged";

/** Cells of one scenario that come to the same. */
export interface Difference {
  readonly scenario: string;
  /** `CONFIG_PREEMPT=n`, where it is not seen in the usual configuration. */
  readonly config?: string;
  readonly archs: readonly string[];
  /** The rule that is broken, before or after, and what that is. */
  readonly rule: string;
  readonly text: string;
  /** File of the shortest schedule. */
  readonly trace?: string;
}

/** One configuration, all scenarios on all machines; the usual one has no name. */
export interface Configured {
  readonly config?: string;
  readonly matrix: readonly MatrixEntry[];
}

/** A pair of cells and what it comes to. */
export interface Pair extends MatrixEntry {
  readonly config?: string;
  readonly kind: Kind;
  /** The end that the kind is about. */
  readonly ending: Ending;
}

function isBad({ verdict }: Ending): boolean {
  return verdict === "fail" || verdict === "error";
}

/** How a cell ends, beneath a complaint of the kernel's own if there is one. */
function beneath(cell: Cell): Ending {
  return cell.unchecked ?? endingOfCell(cell);
}

/** Witnesses that no schedule reaches any more. */
function lost(before: Cell, after: Cell): Ending | undefined {
  const names = after.missedWitnesses.filter((name) => !before.missedWitnesses.includes(name));
  if (before.verdict !== "pass" || names.length === 0) return undefined;
  return { verdict: "fail", rule: "witness", text: `never comes to: ${names.join(", ")}` };
}

function compare(before: Cell, after: Cell): Pick<Pair, "kind" | "ending"> {
  const [was, is] = [beneath(before), beneath(after)];
  const unknown = [was, is].find(({ verdict }) => verdict === "bounded");
  if (unknown) return { kind: "bounded", ending: unknown };
  if (isBad(was) && isBad(is))
    return { kind: was.rule === is.rule ? "stays" : "otherwise", ending: is };
  if (isBad(was)) return { kind: "fixed", ending: was };
  if (isBad(is)) return { kind: "regressed", ending: is };
  if (after.unchecked !== undefined && before.unchecked === undefined)
    return { kind: "complaint", ending: endingOfCell(after) };
  if (before.unchecked !== undefined && after.unchecked === undefined)
    return { kind: "fixed", ending: endingOfCell(before) };
  const gone = lost(before, after);
  return gone ? { kind: "regressed", ending: gone } : { kind: "unchanged", ending: is };
}

/** Every pair of cells. */
export function pairsOf(all: readonly Configured[]): Pair[] {
  return all.flatMap(({ config, matrix }) =>
    matrix.map((entry) => ({
      ...entry,
      ...(config === undefined ? {} : { config }),
      ...compare(entry.before, entry.after),
    })),
  );
}

function steps({ ending }: Pair): number {
  return ending.steps ?? Infinity;
}

/** Pairs of a kind, scenario by scenario and rule by rule. */
export function differences(pairs: readonly Pair[], ...kinds: readonly Kind[]): Difference[] {
  const mine = pairs.filter(({ kind }) => kinds.includes(kind));
  const key = ({ scenario, config, ending }: Pair): string =>
    JSON.stringify([scenario, config, ending.rule]);
  return [...groupBy(mine, key).values()].flatMap((group) => {
    const [shortest] = [...group].sort((a, b) => steps(a) - steps(b));
    if (!shortest) return [];
    const { scenario, config, ending } = shortest;
    const { rule = ending.verdict, text = ending.stopped ?? "", trace } = ending;
    return [
      {
        scenario,
        ...(config === undefined ? {} : { config }),
        archs: group.map(({ arch }) => arch),
        rule,
        text,
        ...(trace === undefined ? {} : { trace }),
      },
    ];
  });
}

// SPDX-License-Identifier: GPL-2.0-only
/** The review as one JSON document; schema.json says the same to programs. */
import type { Bound, Finding, Verdict } from "../explore/result.js";
import type { Searched } from "../jobs/answers.js";
import type { Side } from "../jobs/engine.js";
import type { Meaning } from "../meaning/meaning.js";
import type { Patch } from "../patch/model.js";
import { pathOf } from "../patch/model.js";
import type { Base, Placement } from "../patch/place.js";
import type { Implementation } from "../scenarios/implementations.js";
import type { Ending, SubsetEntry } from "./study/entry.js";
import type { Study } from "./study/judge.js";
import type { ReviewVerdict } from "./verdict/verdict.js";

/** The answer for one scenario on one machine in one tree. */
export interface Cell {
  readonly verdict: Verdict;
  readonly states: number;
  readonly transitions: number;
  readonly bound: Bound;
  /** Why a `bounded` search stopped. */
  readonly stopped?: string;
  readonly finding?: Finding;
  /** File of the schedule. */
  readonly trace?: string;
  /** The machine this was run on, when the image is the same as its own, or behaves alike and passed. */
  readonly sameAs?: string;
  /** What the scenario expects of this tree, when it says. */
  readonly expected?: string;
  /** False when that differs from the verdict; a search that was stopped has none yet. */
  readonly asExpected?: boolean;
  readonly missedWitnesses: readonly string[];
  /** Steps of the schedule. */
  readonly steps?: number;
  /** When all that is found is a check of the kernel's own complaining: the same without that check. */
  readonly unchecked?: Ending;
}

/** A row's two cells on one machine. */
export interface MatrixEntry {
  readonly scenario: string;
  readonly title: string;
  readonly arch: string;
  readonly before: Cell;
  readonly after: Cell;
}

/** The matrix in another configuration. */
export interface Configuration {
  /** `CONFIG_PREEMPT=n` */
  readonly config: string;
  readonly matrix: readonly MatrixEntry[];
}

/** What the patch makes otherwise than the kernel has it, of the facts that are checked. */
export interface Parity {
  /** Version of the kernel. */
  readonly kernel: string;
  readonly problems: readonly {
    readonly file: string;
    readonly line: number;
    readonly message: string;
  }[];
}

/** What all searches took together; an image that several cases share counts once. */
export interface Totals {
  readonly cases: number;
  readonly searches: number;
  /** Searches whose answer was known from an earlier one. */
  readonly known: number;
  readonly states: number;
  readonly transitions: number;
  /** Wall clock of the whole review. */
  readonly seconds: number;
}

/** The document. */
export interface ReviewDocument {
  readonly version: 1;
  readonly verdict: ReviewVerdict;
  readonly patch: {
    readonly name: string;
    readonly subject: string;
    readonly author?: string;
    readonly base: Base;
    readonly placed: string;
    /** Implementations of SRCU that the files are about. */
    readonly srcu: readonly Implementation[];
    readonly files: readonly string[];
  };
  readonly changes: readonly Meaning[];
  readonly matrix: readonly MatrixEntry[];
  /** The same in other configurations that the changed code reads. */
  readonly configurations: readonly Configuration[];
  /** Parts of the patch: what became of every scenario on every machine. Empty when none were run. */
  readonly subsets: readonly SubsetEntry[];
  /** What the parts say of the single changes. */
  readonly study?: Study;
  readonly parity?: readonly Parity[];
  readonly assumptions: readonly string[];
  /** Lines of the patched tree that no schedule of any search reached: file -> lines. */
  readonly unreached: Readonly<Record<string, readonly number[]>>;
  readonly totals: Totals;
}

/** What the document says of the patch. */
export function patchPart(
  patch: Patch,
  placement: Placement,
  srcu: readonly Implementation[],
): ReviewDocument["patch"] {
  const { name, subject, author } = patch;
  const files = patch.files.map(pathOf);
  const who = author === undefined ? {} : { author };
  return { name, subject, ...who, base: placement.base, placed: placement.text, srcu, files };
}

/** Sums over searches. A search whose answer another tree of the review had given is none. */
export function totalsOf(runs: readonly Searched[], seconds: number): Totals {
  const made = runs.filter(({ again }) => again !== true);
  return {
    cases: runs.reduce((sum, { cases }) => sum + cases.length, 0),
    searches: made.length,
    known: made.filter(({ known }) => known).length,
    states: made.reduce((sum, { result }) => sum + result.states, 0),
    transitions: made.reduce((sum, { result }) => sum + result.transitions, 0),
    seconds,
  };
}

/**
 * Lines of the kernel that do something visible and that no run of `side` reached. Searches that end
 * at a finding have not been everywhere, so they only add to what was reached.
 */
export function unreachedLines(runs: readonly Searched[], side: Side): Record<string, number[]> {
  const lines = new Map<string, Set<number>>();
  const mine = runs.filter(({ cases }) => cases.some((job) => job.side === side));
  for (const { result } of mine.filter(({ result: { verdict } }) => verdict === "pass")) {
    for (const [file, left] of Object.entries(result.unreached)) {
      lines.set(file, new Set([...(lines.get(file) ?? []), ...left]));
    }
  }
  for (const { result } of mine) {
    for (const [file, found] of Object.entries(result.reached)) {
      for (const line of found) lines.get(file)?.delete(line);
    }
  }
  const left = [...lines].filter(([file, found]) => found.size > 0 && !file.startsWith("test/"));
  return Object.fromEntries(
    left.sort().map(([file, found]) => [file, [...found].sort((a, b) => a - b)]),
  );
}

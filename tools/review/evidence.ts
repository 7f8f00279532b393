// SPDX-License-Identifier: GPL-2.0-only
/** What a verdict is made from, gathered from the patch and from everything that was run. */
import { unique } from "../base/layout.js";
import type { Searched } from "../jobs/answers.js";
import { readVariant } from "../jobs/variant.js";
import { isImportChange } from "../meaning/enclosing.js";
import type { Meaning } from "../meaning/meaning.js";
import type { CompileFunction } from "../meaning/variants.js";
import type { ArchMachine } from "../machine/arch.js";
import type { Change } from "../patch/changes.js";
import type { Patch } from "../patch/model.js";
import type { Placement } from "../patch/place.js";
import { meets, outcomeFor } from "../scenarios/outcome.js";
import type { ScenarioDeclaration } from "../scenarios/scenario.js";
import type { Configured, Pair } from "./verdict/differences.js";
import { orderingsOf } from "./verdict/ordering.js";
import { Coverage, touchedLines, type Reached } from "./verdict/touched.js";
import type { Evidence } from "./verdict/verdict.js";
import { alwaysFails } from "./select.js";

/** All that is gathered from. */
export interface Gathered {
  readonly patch: Patch;
  readonly placement: Placement;
  readonly changes: readonly Change[];
  readonly meaning: readonly Meaning[];
  readonly machines: readonly ArchMachine[];
  readonly compile: CompileFunction;
  readonly declarations: ReadonlyMap<string, ScenarioDeclaration>;
  /** The searches in which none of the patch is left out. */
  readonly runs: readonly Searched[];
  readonly all: readonly Configured[];
}

/** The lines that schedules of one tree went through. */
function reachedIn(runs: readonly Searched[], side: "before" | "after"): Reached {
  const found = new Map<string, Set<number>>();
  for (const { cases, result } of runs) {
    if (!cases.some((job) => readVariant(job.side)?.side === side)) continue;
    for (const [file, lines] of Object.entries(result.reached)) {
      const known = found.get(file) ?? new Set();
      for (const line of lines) known.add(line);
      found.set(file, known);
    }
  }
  return found;
}

/** Which changed lines no schedule reached, and which scenarios reached one. */
function coverageOf({ changes, placement, machines, compile, runs }: Gathered) {
  const request = { trees: placement, changes, machines, compile };
  const touched = touchedLines(request);
  const coverage = new Coverage(request);
  const reach = (some: readonly Searched[]) => {
    const reached = { before: reachedIn(some, "before"), after: reachedIn(some, "after") };
    return touched.filter((one) => coverage.isReached(one, reached[one.side]));
  };
  const all = reach(runs);
  const names = unique(runs.flatMap(({ cases }) => cases.map(({ scenario }) => scenario)));
  const touching = names.filter((name) => {
    return reach(runs.filter(({ cases }) => cases.some((one) => one.scenario === name))).length > 0;
  });
  const unreached = touched.filter((one) => !all.includes(one));
  return { unreached, touching: new Set(touching) };
}

/**
 * Whether a patch says that it mends something: its mail names it; or it is made for the tree that the
 * tree's own patch is made for, where the scenario declares that it fails, and passes with a patch.
 */
function claims({ patch, placement, declarations }: Gathered): (pair: Pair) => boolean {
  const mail = ` ${patch.subject} ${patch.body} `;
  return ({ scenario, arch, config, before }) => {
    if (new RegExp(`[^\\w/-]${scenario}[^\\w/-]`).test(mail)) return true;
    const declaration = declarations.get(scenario);
    if (!declaration || placement.base === "tree" || config !== undefined) return false;
    const [was, is] = (["before", "after"] as const).map((one) =>
      outcomeFor(declaration, one, arch),
    );
    return was?.verdict === "fail" && is?.verdict === "pass" && meets(was, before);
  };
}

/** What is known of a machine on which a change makes no difference. */
function reason({ meaning, machines }: Gathered): (arch: string) => string | undefined {
  const isUpdate = meaning.some(({ kind }) => kind === "per-cpu operation");
  return (arch) => {
    const plain = machines.find(({ name }) => name === arch)?.plainAdd;
    return isUpdate && plain !== "split" ? "a plain update is one instruction there" : undefined;
  };
}

/** Scenarios that show wrong uses, or SRCUs that are broken on purpose. */
function isControl(name: string): boolean {
  return /(^|\/)bad-|busted/.test(name);
}

/** Gathers it. */
export function evidenceOf(gathered: Gathered): Evidence {
  const { placement, changes, meaning, machines, declarations, runs, all } = gathered;
  const silent = changes.every((one) => one.commentOnly || isImportChange(placement, one));
  const controls = [...declarations].filter(
    ([name, { expect }]) =>
      isControl(name) && alwaysFails(expect.before) && alwaysFails(expect.after),
  );
  return {
    all,
    silent,
    orderings: orderingsOf(changes, meaning),
    models: unique(runs.map(({ result }) => result.bound.memoryModel)),
    ...coverageOf(gathered),
    controls: new Set(controls.map(([name]) => name)),
    isClaimed: claims(gathered),
    whyNot: reason(gathered),
    machines: machines.map(({ name }) => name),
  };
}

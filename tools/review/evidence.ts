// SPDX-License-Identifier: GPL-2.0-only
/** What a verdict is made from, gathered from the patch and from everything that was run. */
import { unique } from "../base/layout.js";
import type { Searched } from "../jobs/answers.js";
import type { Side } from "../jobs/engine.js";
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
import type { Owners } from "../scenarios/owners.js";
import type { Choice } from "./settings.js";
import type { Configured, Pair } from "./verdict/differences.js";
import { counterpart } from "./verdict/lines.js";
import { orderingsOf } from "./verdict/ordering.js";
import { Coverage, touchedLines, type Reached, type Touched } from "./verdict/touched.js";
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
  readonly owners: Owners;
  /** What was run in each configuration. */
  readonly all: readonly Looked[];
}

/** One configuration: its cells and the searches that they are of. */
export interface Looked extends Configured {
  readonly setting?: Choice;
  readonly runs: readonly Searched[];
}

/**
 * The lines that schedules of one tree went through. Where both trees have the same image one search answers
 * for both, and its lines may be those of either.
 */
function reachedIn(changes: readonly Change[], runs: readonly Searched[], side: Side): Reached {
  const found = new Map<string, Set<number>>();
  for (const { cases, result } of runs) {
    const sides = new Set(cases.map((job) => readVariant(job.side)?.side));
    if (!sides.has(side)) continue;
    for (const [file, lines] of Object.entries(result.reached)) {
      const known = found.get(file) ?? new Set();
      found.set(file, known);
      for (const line of lines) known.add(line);
      if (sides.size < 2) continue;
      for (const line of lines)
        for (const other of counterpart(changes, file, line, side)) known.add(other);
    }
  }
  return found;
}

/** The changed lines that these searches went through. */
function reach(
  coverage: Coverage,
  changes: readonly Change[],
  touched: readonly Touched[],
  runs: readonly Searched[],
) {
  const reached = {
    before: reachedIn(changes, runs, "before"),
    after: reachedIn(changes, runs, "after"),
  };
  return touched.filter((one) => coverage.isReached(one, reached[one.side]));
}

/** The lines that this configuration is about: not those of implementations that are not run in it. */
function expected({ owners }: Gathered, touched: readonly Touched[], { setting }: Looked) {
  if (!setting) return touched;
  return touched.filter(({ file }) =>
    setting.scenarios.some(({ srcu }) => owners(file).includes(srcu)),
  );
}

/** Which changed lines no schedule of a configuration reached, and which scenarios reached one. */
function coverageOf(gathered: Gathered) {
  const { changes, placement, machines, all } = gathered;
  const request = { trees: placement, changes, machines };
  const lines = touchedLines(request);
  const found = all.map((looked) => {
    const { setting, runs, config } = looked;
    const options = setting && { [setting.option]: setting.on };
    const compile: CompileFunction = (tree, what) =>
      gathered.compile(tree, { ...what, ...(options === undefined ? {} : { config: options }) });
    const coverage = new Coverage({ ...request, compile });
    const touched = expected(gathered, lines, looked);
    const names = unique(runs.flatMap(({ cases }) => cases.map(({ scenario }) => scenario)));
    const touching = names.filter((name) => {
      const mine = runs.filter(({ cases }) => cases.some((one) => one.scenario === name));
      return reach(coverage, changes, touched, mine).length > 0;
    });
    const reached = reach(coverage, changes, touched, runs);
    const unreached = touched.filter((one) => !reached.includes(one));
    const where = config === undefined ? {} : { config };
    return { unreached: unreached.map((one) => ({ ...one, ...where })), touching };
  });
  const usual = found[0]?.unreached ?? [];
  const again = found.slice(1).flatMap(({ unreached }) => unreached);
  const isNew = ({ file, line, side }: Touched): boolean =>
    !usual.some((one) => one.file === file && one.line === line && one.side === side);
  return {
    unreached: [...usual, ...again.filter(isNew)],
    touching: new Set(found.flatMap(({ touching }) => touching)),
  };
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
  const { placement, changes, meaning, machines, declarations, all } = gathered;
  const silent = changes.every((one) => one.commentOnly || isImportChange(placement, one));
  const controls = [...declarations].filter(
    ([name, { expect }]) =>
      isControl(name) && alwaysFails(expect.before) && alwaysFails(expect.after),
  );
  return {
    all,
    silent,
    orderings: orderingsOf(changes, meaning),
    models: unique(all.flatMap(({ runs }) => runs.map(({ result }) => result.bound.memoryModel))),
    ...coverageOf(gathered),
    controls: new Set(controls.map(([name]) => name)),
    isClaimed: claims(gathered),
    whyNot: reason(gathered),
    machines: machines.map(({ name }) => name),
  };
}

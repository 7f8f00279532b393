// SPDX-License-Identifier: GPL-2.0-only
/** A comparison from its parts: runs, outcome sets, differences, what makes them, pinned sets. */
import type { SourceTree } from "../base/source-tree.js";
import type { Trace } from "../explore/result.js";
import { shortened } from "../explore/run.js";
import type { Engine, Side } from "../jobs/engine.js";
import { casesOf, runMatrix, type Run, type Watcher } from "../jobs/matrix.js";
import { unpack } from "../jobs/packed.js";
import type { SourceCache } from "../kcc/front/cache.js";
import type { ArchMachine } from "../machine/arch.js";
import { readScenario } from "../scenarios/scenario.js";
import type { ScenarioFile } from "../scenarios/scenarios.js";
import { causesOf } from "./causes.js";
import { differencesIn, type Difference } from "./differences.js";
import type { ArchdiffDocument, Comparison, DifferenceEntry } from "./document.js";
import { Makings } from "./makings.js";
import { groupsOf, reachOf, type Reach } from "./outcomes.js";
import { problemsOf, readPinned, withFound, writePinned } from "./pinned.js";
import type { Witness } from "./text.js";

/** Everything a comparison needs. */
export interface ArchdiffRequest {
  /** Package root: pinned outcomes are below it. */
  readonly root: string;
  readonly trees: Readonly<Record<Side, SourceTree>>;
  readonly cache: SourceCache;
  /** Name of the patch, and of its two trees in schedules. */
  readonly patch: string;
  readonly names: Readonly<Record<Side, string>>;
  readonly scenarios: readonly ScenarioFile[];
  readonly machines: readonly ArchMachine[];
  readonly sides: readonly Side[];
  /** Whether outcomes are held against the pinned ones, or written as such. */
  readonly pinning: "compare" | "write" | "none";
  /** Keeps a schedule to an outcome and returns the name of its file. */
  readonly saveTrace: (outcome: string, trace: Trace) => string;
  readonly printTrace: (run: Run, trace: Trace) => string;
}

/** The document, and the schedules to print with it. */
export interface Archdiff {
  readonly document: ArchdiffDocument;
  readonly witnesses: readonly Witness[];
}

interface Found {
  readonly scenario: ScenarioFile;
  readonly side: Side;
  readonly reach: readonly Reach[];
}

function entryOf(
  request: ArchdiffRequest,
  { side, reach }: Found,
  difference: Difference,
  makings: Makings,
): [DifferenceEntry, Witness] {
  const { outcome, reachedBy, notBy, unknown, witness, witnessOf } = difference;
  const { image, machine } = witnessOf.run;
  const short = shortened(unpack(image), machine, witness.trace);
  const trace = { ...short, tree: request.names[side] };
  const file = request.saveTrace(outcome, trace);
  const shown = { ...difference, witness: { outcome, trace } };
  const causes = causesOf(shown, reach, request.machines, makings);
  const arch = machine.name;
  const entry = { outcome, reachedBy, notBy, unknown, witness: { arch, trace: file }, causes };
  return [entry, { file, text: request.printTrace(witnessOf.run, trace) }];
}

function problemsIn({ root, pinning }: ArchdiffRequest, { scenario, side, reach }: Found) {
  if (pinning === "none") return [];
  const pinned = readPinned(root, scenario.name);
  if (pinning === "compare") return problemsOf(pinned, side, reach);
  writePinned(root, scenario.name, withFound(pinned, side, reach));
  return [];
}

function comparisonOf(request: ArchdiffRequest, found: Found): [Comparison, Witness[]] {
  const { scenario, side, reach } = found;
  const { title, config } = readScenario(request.trees[side], scenario.file, {
    srcu: scenario.srcu,
  });
  const makings = new Makings(request.trees[side], config, request.cache);
  const entries = differencesIn(reach).map((one) => entryOf(request, found, one, makings));
  const comparison = {
    scenario: scenario.name,
    title,
    side,
    groups: groupsOf(reach),
    differences: entries.map(([entry]) => entry),
    problems: problemsIn(request, found),
  };
  return [comparison, entries.map(([, witness]) => witness)];
}

/** Compares the machines in every scenario and tree asked for. */
export async function archdiff(
  request: ArchdiffRequest,
  engine: Engine,
  watcher: Watcher,
): Promise<Archdiff> {
  const began = performance.now();
  const { scenarios, machines, sides } = request;
  const archs = machines.map(({ name }) => name);
  const runs = await runMatrix(casesOf(scenarios, machines, sides), engine, watcher);
  const found = sides.flatMap((side) =>
    scenarios.map((scenario) => {
      return { scenario, side, reach: reachOf(runs, scenario.name, side, archs) };
    }),
  );
  const compared = found.map((one) => comparisonOf(request, one));
  const document: ArchdiffDocument = {
    version: 1,
    patch: request.patch,
    machines: archs,
    comparisons: compared.map(([comparison]) => comparison),
    totals: {
      searches: runs.length,
      known: runs.filter(({ known }) => known).length,
      seconds: (performance.now() - began) / 1000,
    },
  };
  return { document, witnesses: compared.flatMap(([, witnesses]) => witnesses) };
}

// SPDX-License-Identifier: GPL-2.0-only
/** The table of contexts from its parts: uses, runs, cells, what is promised and what is pinned. */
import type { Engine, Side } from "../jobs/engine.js";
import { casesOf, runMatrix, runOf, type Run, type Watcher } from "../jobs/matrix.js";
import type { ArchMachine } from "../machine/arch.js";
import type { ContextName } from "../scenarios/contexts.js";
import { agrees, byOutcome, type Cell, type Outcomes, outcomeOf } from "./cell.js";
import type { CellEntry, ContextsDocument, UseEntry } from "./document.js";
import { changesOf, type Pinned, readPinned, writePinned } from "./pinned.js";
import { promised, type Word } from "./promised.js";
import type { Use } from "./uses.js";

/** Everything a table needs. */
export interface ContextsRequest {
  /** Package root: what is pinned is below it. */
  readonly root: string;
  readonly uses: readonly Use[];
  readonly machines: readonly ArchMachine[];
  /** These are all machines there are. */
  readonly complete: boolean;
  readonly promote: boolean;
}

const SIDES = ["before", "after"] as const;

function cellOf(runs: readonly Run[], scenario: string, machines: readonly ArchMachine[]): Cell {
  const on = (side: Side): Outcomes =>
    Object.fromEntries(
      machines.map(({ name }) => {
        const run = runOf(runs, scenario, name, side);
        return [name, run ? outcomeOf(run.result) : "not run"];
      }),
    );
  return { before: on("before"), after: on("after") };
}

const MEANS: Readonly<Record<Word, string>> = {
  Y: "allowed",
  N: "forbidden, and to go wrong somewhere",
  n: "forbidden, but to work everywhere",
  "-": "impossible",
  "?": "not decided",
};

/** What is not as the documentation says; of some machines only, what goes wrong may be left out. */
function broken(word: Word, found: Outcomes, side: Side, complete: boolean): string[] {
  if (agrees(word, found) || (word === "N" && !complete)) return [];
  const what = byOutcome(found).map(([outcome, archs]) => `${outcome} on ${archs.join(", ")}`);
  return [`${side}: it is ${MEANS[word]}; found: ${what.join("; ")}`];
}

function entryOf(
  { use, srcu }: Use,
  context: ContextName,
  found: Cell,
  { pinned, complete }: { readonly pinned: Pinned | undefined; readonly complete: boolean },
): CellEntry {
  const words = promised(use, srcu, context);
  const problems = SIDES.flatMap((side) => [
    ...broken(words[side], found[side], side, complete),
    ...(pinned ? changesOf(pinned[context]?.[side], found[side], side) : []),
  ]);
  return { promised: words, found, problems };
}

function useEntry(request: ContextsRequest, runs: readonly Run[], use: Use): UseEntry {
  const { root, machines, promote, complete } = request;
  const { name, use: file, srcu, title, scenarios } = use;
  const found = new Map(
    scenarios.map((scenario) => [scenario.context, cellOf(runs, scenario.name, machines)]),
  );
  if (promote) writePinned(root, name, found);
  const pinned = promote ? undefined : readPinned(root, name);
  const cells = [...found].map(([context, cell]) => [
    context,
    entryOf(use, context, cell, { pinned, complete }),
  ]);
  return { name, use: file, srcu, title, cells: Object.fromEntries(cells) as UseEntry["cells"] };
}

interface Part {
  readonly entry: UseEntry;
  readonly searches: number;
  readonly known: number;
}

async function onePart(
  request: ContextsRequest,
  use: Use,
  engine: Engine,
  watcher: Watcher,
): Promise<Part> {
  const runs = await runMatrix(casesOf(use.scenarios, request.machines), engine, watcher, "passes");
  const known = runs.filter((run) => run.known).length;
  return { entry: useEntry(request, runs, use), searches: runs.length, known };
}

/**
 * Runs every use in every context; one use after the other, as the images of all would not fit into
 * memory.
 */
export async function contextsTable(
  request: ContextsRequest,
  engine: Engine,
  watcher: Watcher,
): Promise<ContextsDocument> {
  const began = performance.now();
  const parts: Part[] = [];
  for (const use of request.uses) parts.push(await onePart(request, use, engine, watcher));
  return {
    version: 1,
    machines: request.machines.map(({ name }) => name),
    uses: parts.map(({ entry }) => entry),
    totals: {
      searches: parts.reduce((sum, { searches }) => sum + searches, 0),
      known: parts.reduce((sum, { known }) => sum + known, 0),
      seconds: (performance.now() - began) / 1000,
    },
  };
}

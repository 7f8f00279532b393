// SPDX-License-Identifier: GPL-2.0-only
/** Narrow counters tried out: how many readers it takes, at each width, until the sums come round. */
import type { SourceTree } from "../base/source-tree.js";
import { explained } from "../explore/origin.js";
import type { Result, Trace } from "../explore/result.js";
import { runScenario } from "../explore/run.js";
import type { Failure } from "../explore/search.js";
import type { Limits, Side } from "../jobs/engine.js";
import { saveTrace } from "../jobs/traces.js";
import type { SourceCache } from "../kcc/front/cache.js";
import type { Image } from "../kcc/ir.js";
import { forSequentialConsistency } from "../kcc/passes/specialise.js";
import type { ArchMachine } from "../machine/arch.js";
import { Machine } from "../machine/machine.js";
import { compileScenario } from "../scenarios/compile.js";
import { machineNamed } from "../session/machines.js";
import { COUNTERS, type Counting, enoughAtOnce } from "./counters.js";
import { betweenSums, type Directed } from "./directed.js";
import type { Limit, WidthRow } from "./document.js";

/** Everything that rows need. */
export interface WidthRequest {
  readonly trees: Readonly<Record<Side, SourceTree>>;
  /** As saved schedules name them. */
  readonly names: Readonly<Record<Side, string>>;
  readonly machines: readonly ArchMachine[];
  readonly arch: string;
  readonly cache: SourceCache;
  readonly limits: Limits;
  /** Folder for schedules. */
  readonly out: string;
}

/** A scenario of test/selftests/width/, at a width and with a number of readers. */
interface Size {
  readonly scenario: "at-once" | "between";
  readonly srcu: Counting;
  readonly side: Side;
  readonly bits: number;
  readonly readers: number;
}

interface Compiled {
  readonly image: Image;
  readonly machine: ArchMachine;
}

function compiled({ trees, machines, arch, cache }: WidthRequest, size: Size): Compiled {
  const { scenario, srcu, side, bits, readers } = size;
  const options = `BITS_PER_LONG=${String(bits)}:NR_READERS=${String(readers)}`;
  const machine = machineNamed(machines, `${arch}:${options}`);
  const file = `test/selftests/width/${scenario}.ts`;
  const image = compileScenario(trees[side], { scenario: file, srcu, machine, cache });
  return { image: forSequentialConsistency(image), machine };
}

/** The file and length of a schedule. */
function saved({ out }: WidthRequest, trace: Trace | undefined): Pick<Limit, "trace" | "steps"> {
  return trace ? { trace: saveTrace(out, trace), steps: trace.steps.length } : {};
}

function search(request: WidthRequest, size: Size): Result {
  const { image, machine } = compiled(request, size);
  return runScenario(image, machine, { ...request.limits, tree: request.names[size.side] });
}

/** Every schedule with so many sections open at once, and every one with one fewer. */
function atOnce(request: WidthRequest, srcu: Counting, bits: number): Limit {
  const readers = enoughAtOnce(bits);
  const size = { scenario: "at-once", srcu, side: "after", bits } as const;
  const enough = search(request, { ...size, readers });
  const fewer = search(request, { ...size, readers: readers - 1 });
  return {
    ...(enough.verdict === "fail" ? { fails: readers } : {}),
    ...saved(request, enough.trace),
    passes: fewer.verdict,
    states: fewer.states,
  };
}

function traceOf(machine: Machine, failure: Failure, tree: string): Trace {
  const { hash, arch, scenario } = machine.image;
  const finding = explained(machine, failure);
  const { steps } = failure;
  return { version: 1, image: hash, arch, scenario: scenario.name, tree, finding, steps };
}

/** One more reader each time, until the grace period ends early. */
function between(request: WidthRequest, srcu: Counting, bits: number): Limit {
  const most = 2 ** bits;
  const size = { scenario: "between", srcu, side: "after", bits, readers: most - 1 } as const;
  const { image, machine: arch } = compiled(request, size);
  const machine = new Machine(image, arch);
  for (let readers = 1; readers <= most; readers++) {
    const { failure } = betweenSums(machine, COUNTERS[srcu], readers);
    if (!failure) continue;
    const trace = traceOf(machine, failure, request.names.after);
    return { fails: readers, ...saved(request, trace), passes: "bounded" };
  }
  return { passes: "bounded" };
}

/** Before the patch, with as many readers as there may be. */
function parkedBefore(request: WidthRequest, srcu: Counting, bits: number): Directed {
  const size = { scenario: "between", srcu, side: "before", bits, readers: 2 ** bits - 1 } as const;
  const { image, machine } = compiled(request, size);
  return betweenSums(new Machine(image, machine), COUNTERS[srcu], 2 ** bits);
}

/** What is not as derived. */
function problemsOf(
  { srcu, bits, atOnce: full, between: late }: Omit<WidthRow, "problems" | "before">,
  before: Directed,
): string[] {
  const enough = COUNTERS[srcu].enough(bits);
  const told = (limit: Limit): string =>
    limit.fails === undefined ? "no number" : String(limit.fails);
  return [
    ...(full.fails === enoughAtOnce(bits)
      ? []
      : ["as many sections as a word has values do no harm"]),
    ...(full.passes === "fail" ? ["with one section fewer it fails too"] : []),
    ...(late.fails === enough
      ? []
      : [`between two sums: ${told(late)} fails, not ${String(enough)}`]),
    ...(before.failure ? ["between two sums it fails before the patch"] : []),
  ];
}

/** One implementation at one width. */
export function widthRow(request: WidthRequest, srcu: Counting, bits: number): WidthRow {
  const found = {
    srcu,
    bits,
    atOnce: atOnce(request, srcu, bits),
    between: between(request, srcu, bits),
  };
  const before = parkedBefore(request, srcu, bits);
  return { ...found, before: before.parked, problems: problemsOf(found, before) };
}

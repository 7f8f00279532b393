// SPDX-License-Identifier: GPL-2.0-only
/** The cost view as one JSON document, and what the counts say of the claim. */
import type { SourceTree } from "../../base/source-tree.js";
import type { Side } from "../../jobs/engine.js";
import type { SourceCache } from "../../kcc/front/cache.js";
import type { ArchMachine } from "../../machine/arch.js";
import { compileScenario } from "../../scenarios/compile.js";
import { type Counts, countPair, KINDS, MEANING, type OperationKind, total } from "./count.js";
import { PUBLISHED, type Published } from "./published.js";

/** The scenario that is the pair and nothing else. */
export const PAIR_FILE = "test/selftests/cost/read-pair.ts";

/** Kinds of which one can cost as much as the rest of the pair. */
const COSTLY: readonly OperationKind[] = ["atomic", "exclusive", "fence", "mask"];

/**
 * What the counts say of "down in the noise": `holds` when no kind of operation became more;
 * `cheap` when only kinds did that cost little; `not shown` when costly ones did.
 */
export type Claim = "holds" | "cheap" | "not shown";

/** The pair on one machine, with and without kernel preemption. */
export interface CostRow {
  readonly arch: string;
  readonly preempt: boolean;
  readonly before: Counts;
  readonly after: Counts;
  readonly claim: Claim;
}

/** All rows, and what to read them with. */
export interface CostDocument {
  readonly version: 1;
  readonly kinds: Readonly<Record<OperationKind, string>>;
  readonly rows: readonly CostRow[];
  readonly published: readonly Published[];
}

/** Which claim two counts support. */
export function claimOf(before: Counts, after: Counts): Claim {
  const more = KINDS.filter((kind) => after[kind] > before[kind]);
  const costly = (counts: Counts): number => COSTLY.reduce((sum, kind) => sum + counts[kind], 0);
  if (costly(after) > costly(before)) return "not shown";
  return more.length === 0 || total(after) <= total(before) ? "holds" : "cheap";
}

/** Counts the pair on each machine in both trees, kernel preemption on and then off. */
export function costDocument(
  trees: Readonly<Record<Side, SourceTree>>,
  machines: readonly ArchMachine[],
  cache: SourceCache,
): CostDocument {
  const counts = (machine: ArchMachine, side: Side): Counts => {
    const options = { scenario: PAIR_FILE, machine, cache };
    return countPair(compileScenario(trees[side], options), machine);
  };
  const row = (machine: ArchMachine, preempt: boolean): CostRow => {
    const such = { ...machine, config: { ...machine.config, CONFIG_PREEMPT: preempt } };
    const [before, after] = [counts(such, "before"), counts(such, "after")];
    return { arch: machine.name, preempt, before, after, claim: claimOf(before, after) };
  };
  const rows = [true, false].flatMap((preempt) => machines.map((one) => row(one, preempt)));
  const folders = machines.map(({ folder }) => folder);
  const published = PUBLISHED.filter(
    (one) => one.folders.length === 0 || one.folders.some((folder) => folders.includes(folder)),
  );
  return { version: 1, kinds: MEANING, rows, published };
}

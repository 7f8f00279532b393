// SPDX-License-Identifier: GPL-2.0-only
/** `srcu test`: the selftests, before and after the embedded patch, busted variants and fixes. */
import { EXIT, type ExitStatus } from "../base/exit.js";
import { print, printJson, progressOn } from "../base/output.js";
import { pick } from "../base/pick.js";
import type { SourceTree } from "../base/source-tree.js";
import { applyPatch } from "../patch/apply.js";
import { scenariosFor } from "../scenarios/scenarios.js";
import { coverageOf, type FileCoverage } from "../selftest/coverage.js";
import { ktap } from "../selftest/ktap.js";
import { scenarioLines, type Planned } from "../selftest/plan.js";
import { coverageTest, ktapTests, totals } from "../selftest/report.js";
import { runSelftests, type Checked, type Selftests } from "../selftest/run.js";
import { readUnreached } from "../selftest/unreached.js";
import { readVariants, type Variant, variantLines } from "../selftest/variants.js";
import { openSession, type Session } from "../session/session.js";
import { engineFor } from "./engine.js";
import type { RunOptions } from "./options.js";
import { watcherOn } from "./watch.js";

/** Options of `srcu test`. */
export interface TestOptions extends RunOptions {
  readonly promote: boolean;
}

/** What there is to run, and in which trees. */
export interface Plan {
  readonly lines: readonly Planned[];
  readonly variants: readonly Variant[];
  readonly trees: Readonly<Record<string, SourceTree>>;
}

/** What is named: scenarios, with all that variants claim of them, and variants. */
export function planOf(session: Session, names: readonly string[]): Plan {
  const { root, tree, placement, scenarios, machines, allMachines } = session;
  const variants = readVariants(root, allMachines);
  const all = scenariosFor(tree, names);
  const chosen = new Set(pick("scenario", [...all, ...variants], names).map(({ name }) => name));
  const known = allMachines.map(({ name }) => name);
  const stage = { tree, scenarios: all.filter(({ name }) => chosen.has(name)), machines, known };
  const claimed = variants
    .flatMap((variant) => variantLines(variant, scenarios, machines))
    .filter(({ test, key }) => chosen.has(test) || chosen.has(key));
  const needed = variants.filter(({ name }) => claimed.some(({ test }) => test === name));
  const changed = needed.map(({ name, patch }) => [name, applyPatch(tree, patch)] as const);
  const { before, after } = placement;
  return {
    lines: [...scenarioLines(stage), ...claimed],
    variants: needed,
    trees: { before, after, ...Object.fromEntries(changed) },
  };
}

/** Names of trees in schedules, from which a replay finds them again. */
function namesOf({ variants }: Plan): Record<string, string> {
  const broken = variants.map(({ name, patch }) => [name, `${patch.name}:after`] as const);
  return { before: "before", after: "after", ...Object.fromEntries(broken) };
}

/** Runs what is planned. */
export async function check(
  session: Session,
  plan: Plan,
  options: TestOptions,
): Promise<Selftests> {
  const engine = engineFor(session, plan.trees, namesOf(plan), { ...options, fresh: true });
  const progress = progressOn();
  const { root } = session;
  const { out: traces, promote, reduction } = options;
  const sharing = reduction ? "alike" : "same";
  const request = { root, traces, lines: plan.lines, promote, sharing } as const;
  try {
    return await runSelftests(request, engine, watcherOn(progress));
  } finally {
    progress.clear();
    await engine.close();
  }
}

/** Asked of a full run only: what is left out reaches nothing. */
function coverage(
  { tree }: Session,
  plan: Plan,
  { checked, trodden }: Selftests,
  { arch, scenario }: TestOptions,
): FileCoverage[] {
  const isFull = arch.length === 0 && scenario.length === 0;
  const bounded = checked.some((one) => one.bounded);
  return isFull && !bounded ? coverageOf(trodden, plan.trees, readUnreached(tree)) : [];
}

function show(
  checked: readonly Checked[],
  files: readonly FileCoverage[],
  { json }: TestOptions,
): void {
  const { passed, failed } = totals(checked, files);
  if (json) {
    printJson({ version: 1, tests: checked, coverage: files, passed, failed });
    return;
  }
  const tests = [...ktapTests(checked), ...coverageTest(files)];
  print(`${ktap(tests)}# ${passed} passed, ${failed} failed`);
}

/** What the status says of runs and of coverage. */
export function statusOf(checked: readonly Checked[], files: readonly FileCoverage[]): ExitStatus {
  const wrong = checked.filter(({ problems }) => problems.length > 0);
  if (files.some(({ problems }) => problems.length > 0)) return EXIT.finding;
  if (wrong.length === 0) return EXIT.clean;
  return wrong.every(({ bounded }) => bounded) ? EXIT.inconclusive : EXIT.finding;
}

/** Runs the command. */
export async function test(options: TestOptions): Promise<ExitStatus> {
  const session = await openSession({ arch: options.arch, scenario: [] });
  const plan = planOf(session, options.scenario);
  const done = await check(session, plan, options);
  const files = coverage(session, plan, done, options);
  show(done.checked, files, options);
  return statusOf(done.checked, files);
}

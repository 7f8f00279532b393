// SPDX-License-Identifier: GPL-2.0-only
/** Selftest results as KTAP and as totals. */
import type { FileCoverage } from "./coverage.js";
import type { KtapTest } from "./ktap.js";
import type { Checked } from "./run.js";

/** How many went as expected. */
export interface Totals {
  readonly passed: number;
  readonly failed: number;
}

function leaf(checked: Checked): KtapTest {
  const { label, got, states, transitions, sameAs, finding, problems, trace } = checked;
  const whose = sameAs === undefined ? "" : `, as ${sameAs}`;
  const size = `${states} states, ${transitions} transitions${whose}`;
  const shown = [finding, trace && `schedule: ${trace}`].filter((text) => text !== undefined);
  return {
    name: `${label}: ${got}`,
    ok: problems.length === 0,
    diagnostics: [size, ...shown, ...problems],
  };
}

/** One subtest for each scenario and variant, in it a line for each machine and tree. */
export function ktapTests(all: readonly Checked[]): KtapTest[] {
  const names = [...new Set(all.map(({ test }) => test))];
  return names.map((name) => {
    const mine = all.filter(({ test }) => test === name);
    const ok = mine.every(({ problems }) => problems.length === 0);
    return { name, ok, tests: mine.map(leaf) };
  });
}

/** A subtest with a line for each file; none when coverage was not looked at. */
export function coverageTest(files: readonly FileCoverage[]): KtapTest[] {
  const tests = files.map(({ file, lines, reached, problems }) => ({
    name: `${file}: ${reached} of ${lines} lines reached`,
    ok: problems.length === 0,
    diagnostics: problems,
  }));
  return tests.length === 0 ? [] : [{ name: "coverage", ok: tests.every(({ ok }) => ok), tests }];
}

/** Counts lines, not subtests. */
export function totals(all: readonly Checked[], files: readonly FileCoverage[] = []): Totals {
  const lines = [...all, ...files];
  const passed = lines.filter(({ problems }) => problems.length === 0).length;
  return { passed, failed: lines.length - passed };
}

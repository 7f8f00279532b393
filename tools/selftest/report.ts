// SPDX-License-Identifier: GPL-2.0-only
/** Selftest results as KTAP and as totals. */
import type { KtapTest } from "./ktap.js";
import type { Checked } from "./run.js";

/** How many went as expected. */
export interface Totals {
  readonly passed: number;
  readonly failed: number;
}

function leaf(checked: Checked): KtapTest {
  const { arch, side, got, states, transitions, problems, trace } = checked;
  const size = `${states} states, ${transitions} transitions`;
  return {
    name: `${arch} ${side}: ${got}`,
    ok: problems.length === 0,
    diagnostics: [size, ...(trace === undefined ? [] : [`schedule: ${trace}`]), ...problems],
  };
}

/** One subtest for each scenario, in it a line for each machine and tree. */
export function ktapTests(all: readonly Checked[]): KtapTest[] {
  const scenarios = [...new Set(all.map(({ scenario }) => scenario))];
  return scenarios.map((name) => {
    const mine = all.filter(({ scenario }) => scenario === name);
    const ok = mine.every(({ problems }) => problems.length === 0);
    return { name, ok, tests: mine.map(leaf) };
  });
}

/** Counts lines, not scenarios. */
export function totals(all: readonly Checked[]): Totals {
  const passed = all.filter(({ problems }) => problems.length === 0).length;
  return { passed, failed: all.length - passed };
}

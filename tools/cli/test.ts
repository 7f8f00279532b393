// SPDX-License-Identifier: GPL-2.0-only
/** `srcu test`: the selftests, before and after the embedded patch. */
import { ktap } from "../selftest/ktap.js";
import { ktapTests, totals } from "../selftest/report.js";
import { runSelftests, type Checked } from "../selftest/run.js";
import { engineFor } from "./engine.js";
import { EXIT, type ExitStatus } from "./exit.js";
import type { RunOptions } from "./options.js";
import { print, printJson, progressOn } from "./output.js";
import { openSession, type Session } from "./session.js";
import { watcherOn } from "./watch.js";

/** Options of `srcu test`. */
export interface TestOptions extends RunOptions {
  readonly promote: boolean;
}

async function check(session: Session, options: TestOptions): Promise<Checked[]> {
  const { root, tree, placement, scenarios, machines, allMachines } = session;
  const names = { before: "before", after: "after" };
  const engine = engineFor(session, placement, names, { ...options, fresh: true });
  const progress = progressOn();
  const known = allMachines.map(({ name }) => name);
  const request = {
    root,
    traces: options.out,
    tree,
    scenarios,
    machines,
    known,
    promote: options.promote,
  };
  try {
    return await runSelftests(request, engine, watcherOn(progress));
  } finally {
    progress.clear();
    await engine.close();
  }
}

function show(checked: readonly Checked[], json: boolean): void {
  const { passed, failed } = totals(checked);
  if (json) printJson({ version: 1, tests: checked, passed, failed });
  else print(`${ktap(ktapTests(checked))}# ${passed} passed, ${failed} failed`);
}

function statusOf(checked: readonly Checked[]): ExitStatus {
  const wrong = checked.filter(({ problems }) => problems.length > 0);
  if (wrong.length === 0) return EXIT.clean;
  return wrong.every(({ bounded }) => bounded) ? EXIT.inconclusive : EXIT.finding;
}

/** Runs the command. */
export async function test(options: TestOptions): Promise<ExitStatus> {
  const checked = await check(await openSession(options), options);
  show(checked, options.json);
  return statusOf(checked);
}

// SPDX-License-Identifier: GPL-2.0-only
/** `srcu faults`: the planted faults, and on which machines each is found. */
import { EXIT, type ExitStatus } from "../base/exit.js";
import { print, printJson } from "../base/output.js";
import { faultTable } from "../selftest/fault-table.js";
import { claimed, faultRows, measured, type Sighting } from "../selftest/faults.js";
import type { Checked } from "../selftest/run.js";
import { openSession, type Session } from "../session/session.js";
import type { RunOptions } from "./options.js";
import { check, planOf, statusOf } from "./test.js";

/** Options of `srcu faults`. */
export interface FaultsOptions extends Omit<RunOptions, "scenario"> {
  /** Prints what the mails claim, and runs nothing. */
  readonly claimed: boolean;
}

/** Runs all that the mails speak of. */
async function runs(session: Session, options: FaultsOptions): Promise<readonly Checked[]> {
  const plan = planOf(session, ["busted/"]);
  const { checked } = await check(session, plan, { ...options, scenario: [], promote: false });
  return checked;
}

function show(sightings: readonly Sighting[], wrong: readonly Checked[], json: boolean): void {
  const faults = faultRows(sightings);
  if (json) {
    printJson({ version: 1, faults, wrong });
    return;
  }
  const complaints = wrong.map(
    ({ test, label, problems }) => `${test} ${label}: ${problems.join("; ")}`,
  );
  print([faultTable(faults), ...complaints].join("\n"));
}

/** Runs the command. */
export async function faults(options: FaultsOptions): Promise<ExitStatus> {
  const session = await openSession({ arch: options.arch, scenario: [] });
  const { variants } = planOf(session, ["busted/"]);
  const all = claimed(variants, session.scenarios, session.machines);
  if (options.claimed) {
    show(all, [], options.json);
    return EXIT.clean;
  }
  const checked = await runs(session, options);
  const wrong = checked.filter(({ problems }) => problems.length > 0);
  show(measured(all, checked), wrong, options.json);
  return statusOf(checked, []);
}

// SPDX-License-Identifier: GPL-2.0-only
/** `srcu replay`: takes the steps of a saved schedule again, strictly, and prints it. */
import { UserError } from "../base/errors.js";
import { EXIT, type ExitStatus } from "../base/exit.js";
import { print, printJson } from "../base/output.js";
import { pick } from "../base/pick.js";
import { OUTCOME } from "../explore/ending.js";
import { printTrace } from "../report/text.js";
import { type ReplayOutcome, replay as follow, TraceMismatch } from "../explore/replay.js";
import type { Trace } from "../explore/result.js";
import { readTrace } from "../jobs/traces.js";
import { configOf } from "../jobs/variant.js";
import { forSequentialConsistency } from "../kcc/passes/specialise.js";
import { compileScenario } from "../scenarios/compile.js";
import { findOthers } from "../scenarios/scenarios.js";
import { machineNamed } from "../session/machines.js";
import { openSession, type Session } from "../session/session.js";
import { sessionNamed } from "./fixed.js";
import { treeNamed } from "./treenames.js";

/** Options of `srcu replay`. */
export interface ReplayOptions {
  readonly json: boolean;
  readonly patch?: string;
}

function imageOf(session: Session, trace: Trace, patch: string | undefined) {
  const all = [...session.scenarios, ...findOthers(session.tree)];
  const [scenario] = pick("scenario", all, [trace.scenario]);
  if (!scenario) throw new UserError("There is nothing to replay the schedule on.");
  const machine = machineNamed(session.allMachines, trace.arch);
  const [of, name] = sessionNamed(session, trace.tree);
  const tree = treeNamed(name, of, patch);
  const config = configOf(trace.tree);
  const { file, srcu } = scenario;
  const image = compileScenario(tree, { scenario: file, srcu, machine, config });
  return { machine, image: forSequentialConsistency(image) };
}

/** The rule broken, or what was observed. */
function endText({ rule, text }: ReplayOutcome): string {
  return rule === OUTCOME ? text : rule;
}

/** Runs the command: a finding, unless the schedule ends well. */
export async function replay(file: string, options: ReplayOptions): Promise<ExitStatus> {
  const trace = readTrace(file);
  const session = await openSession({ arch: [], scenario: [] });
  const { image, machine } = imageOf(session, trace, options.patch);
  try {
    const outcome = follow(image, machine, trace);
    if (options.json) printJson({ version: 1, file, ...outcome, finding: trace.finding });
    else
      print(
        `${printTrace(image, machine, trace)}\n\nreplayed ${outcome.steps} steps: ${endText(outcome)}`,
      );
    return outcome.rule === OUTCOME ? EXIT.clean : EXIT.finding;
  } catch (error) {
    if (error instanceof TraceMismatch) throw new UserError(`${file}: ${error.message}.`);
    throw error;
  }
}

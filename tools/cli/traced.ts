// SPDX-License-Identifier: GPL-2.0-only
/** A saved schedule with the image it is one of, compiled again. */
import { UserError } from "../base/errors.js";
import { pick } from "../base/pick.js";
import type { SourceTree } from "../base/source-tree.js";
import { TraceMismatch } from "../explore/replay.js";
import type { Trace } from "../explore/result.js";
import { readTrace } from "../jobs/traces.js";
import { configOf } from "../jobs/variant.js";
import type { Image } from "../kcc/ir.js";
import { forSequentialConsistency } from "../kcc/passes/specialise.js";
import type { ArchMachine } from "../machine/arch.js";
import { compileScenario } from "../scenarios/compile.js";
import { findOthers } from "../scenarios/scenarios.js";
import { machineNamed } from "../session/machines.js";
import { openSession, type Session } from "../session/session.js";
import { sessionNamed } from "./fixed.js";
import { treeNamed } from "./treenames.js";

/** A schedule and all that it takes to replay it. */
export interface Traced {
  readonly file: string;
  readonly trace: Trace;
  readonly machine: ArchMachine;
  readonly image: Image;
  /** The sources that it was made from. */
  readonly tree: SourceTree;
}

function traced(session: Session, file: string, trace: Trace, patch: string | undefined): Traced {
  const all = [...session.scenarios, ...findOthers(session.tree)];
  const [scenario] = pick("scenario", all, [trace.scenario]);
  if (!scenario) throw new UserError("There is nothing to replay the schedule on.");
  const machine = machineNamed(session.allMachines, trace.arch);
  const [of, name] = sessionNamed(session, trace.tree);
  const tree = treeNamed(name, of, patch);
  const config = configOf(trace.tree);
  const { srcu } = scenario;
  const image = compileScenario(tree, { scenario: scenario.file, srcu, machine, config });
  return { file, trace, machine, tree, image: forSequentialConsistency(image) };
}

/** Reads a schedule; `patch` is used instead of the file that it names. */
export async function readTraced(file: string, patch?: string): Promise<Traced> {
  const trace = readTrace(file);
  return traced(await openSession({ arch: [], scenario: [] }), file, trace, patch);
}

/** Does something with a schedule, and says of which file it was if it is not what it says. */
export function strictly<T>(file: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (error instanceof TraceMismatch) throw new UserError(`${file}: ${error.message}.`);
    throw error;
  }
}

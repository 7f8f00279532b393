// SPDX-License-Identifier: GPL-2.0-only
/** `srcu torture`: long random executions of the kernel's torture test. */
import { EXIT, type ExitStatus } from "../base/exit.js";
import { print, printJson, progressOn } from "../base/output.js";
import { pick } from "../base/pick.js";
import { findScenarios } from "../scenarios/scenarios.js";
import { openSession, type Session } from "../session/session.js";
import { type TortureRun, tortureText } from "../torture/document.js";
import { withFixes } from "./fixed.js";
import { type Subject, subjectOf } from "./subject.js";
import { type Job, type TortureCommand, Tortures } from "./tortures.js";

/** Where plain additions are several instructions, and interrupts may come between them. */
const DEFAULT_ARCH = "arm64";
const DEFAULT_SCENARIO = "SRCU-P";

function statusOf(runs: readonly TortureRun[]): ExitStatus {
  if (runs.some(({ verdict }) => verdict === "fail")) return EXIT.finding;
  return runs.every(({ verdict }) => verdict === "pass") ? EXIT.clean : EXIT.inconclusive;
}

function orDefault(names: readonly string[], name: string): readonly string[] {
  return names.length > 0 ? names : [name];
}

/** Without a patch's name, all that the tree carries are taken back or not. */
function treesOf(session: Session, file: string | undefined): Subject {
  const subject = subjectOf(session, file);
  return file === undefined ? { ...subject, placement: session.placement } : subject;
}

/** Runs the command. */
export async function torture(command: TortureCommand): Promise<ExitStatus> {
  const arch = orDefault(command.arch, DEFAULT_ARCH);
  const opened = await openSession({ arch, scenario: [] });
  const session = command.fixed ? withFixes(opened) : opened;
  const named = orDefault(command.scenario, DEFAULT_SCENARIO);
  const scenarios = pick("torture scenario", findScenarios(session.tree, "rcutorture"), named);
  const progress = progressOn();
  const tortures = new Tortures(session, treesOf(session, command.patch), command, progress);
  const jobs = scenarios.flatMap((scenario) =>
    session.machines.map((machine): Job => ({ scenario, machine })),
  );
  const runs = jobs.map((job) => {
    const done = tortures.perform(job);
    progress.clear();
    if (!command.json) print(tortureText(done));
    return done;
  });
  if (command.json) printJson({ version: 1, runs });
  return statusOf(runs);
}

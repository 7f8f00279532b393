// SPDX-License-Identifier: GPL-2.0-only
/** `srcu archdiff`: what one architecture can reach and another cannot, and what each costs. */
import { join } from "node:path";
import { archdiff as compare, type Archdiff, type ArchdiffRequest } from "../archdiff/archdiff.js";
import { costDocument } from "../archdiff/cost/document.js";
import { costText } from "../archdiff/cost/text.js";
import { isExhausted, type ArchdiffDocument } from "../archdiff/document.js";
import { archdiffText } from "../archdiff/text.js";
import { hasOptions, machinesToCompare } from "../session/machines.js";
import { printTrace } from "../report/text.js";
import { SourceCache } from "../kcc/front/cache.js";
import type { Side } from "../jobs/engine.js";
import { unpack } from "../jobs/packed.js";
import { saveTrace } from "../jobs/traces.js";
import { engineFor } from "./engine.js";
import { EXIT, type ExitStatus } from "../base/exit.js";
import type { RunOptions } from "./options.js";
import { print, printJson, progressOn } from "../base/output.js";
import { UserError } from "../base/errors.js";
import { openSession, type Session } from "../session/session.js";
import { subjectOf, type Subject } from "./subject.js";
import { treeNames } from "./treenames.js";
import { watcherOn } from "./watch.js";

/** Options of `srcu archdiff`. */
export interface ArchdiffOptions extends RunOptions {
  /** Only the tree without the patch. */
  readonly before: boolean;
  /** Only the tree with the patch. */
  readonly after: boolean;
  readonly cost: boolean;
  readonly promote: boolean;
}

function sidesOf({ before, after }: ArchdiffOptions): Side[] {
  const sides: Side[] = ["before", "after"];
  return before === after ? sides : sides.filter((side) => (side === "before") === before);
}

/** What is compared without a patch: before and after all that the tree carries. */
function comparedIn(session: Session, file: string | undefined): Subject {
  if (file !== undefined) return subjectOf(session, file);
  return { patch: session.embedded[0], placement: session.placement };
}

/** Outcomes are pinned of the patches that the tree carries and of machines as they are. */
function pinningOf(
  session: Session,
  subject: Subject,
  options: ArchdiffOptions,
): ArchdiffRequest["pinning"] {
  const pinned = subject.placement === session.placement && !options.arch.some(hasOptions);
  if (pinned) return options.promote ? "write" : "compare";
  if (!options.promote) return "none";
  throw new UserError(
    "Outcomes are pinned of the patches in the tree and of machines without options. Leave out the patch and the options.",
  );
}

function requestOf(session: Session, subject: Subject, options: ArchdiffOptions): ArchdiffRequest {
  return {
    root: session.root,
    trees: subject.placement,
    cache: new SourceCache(),
    patch: subject.patch.name,
    names: treeNames(subject.patch, session.embedded),
    scenarios: session.scenarios,
    machines: machinesToCompare(session.allMachines, options.arch),
    sides: sidesOf(options),
    pinning: pinningOf(session, subject, options),
    saveTrace: (outcome, trace) => saveTrace(join(options.out, "archdiff", folder(outcome)), trace),
    printTrace: ({ image, machine }, trace) => printTrace(unpack(image), machine, trace),
  };
}

/** An outcome as the name of a folder. */
function folder(outcome: string): string {
  return outcome === "" ? "nothing" : outcome.replace(/[^A-Za-z0-9=.-]+/g, "_");
}

async function carryOut(session: Session, subject: Subject, options: ArchdiffOptions) {
  const request = requestOf(session, subject, options);
  const engine = engineFor(session, subject.placement, request.names, options, true);
  const progress = progressOn();
  try {
    return await compare(request, engine, watcherOn(progress));
  } finally {
    progress.clear();
    await engine.close();
  }
}

function show({ document, witnesses }: Archdiff, json: boolean): void {
  if (json) printJson(document);
  else print(archdiffText(document, witnesses));
}

/** A difference before a patch is what the patch is for: it counts only where nothing else was asked for. */
export function statusOf({ comparisons }: Pick<ArchdiffDocument, "comparisons">): ExitStatus {
  const judged = comparisons.some(({ side }) => side === "after") ? "after" : "before";
  const wrong = comparisons.some(
    ({ side, differences, problems }) =>
      problems.length > 0 || (side === judged && differences.length > 0),
  );
  if (wrong) return EXIT.finding;
  return comparisons.every(isExhausted) ? EXIT.clean : EXIT.inconclusive;
}

/** Machines without options: the view shows kernel preemption on and off of itself. */
async function cost(file: string | undefined, options: ArchdiffOptions): Promise<ExitStatus> {
  const session = await openSession(options);
  const { placement } = subjectOf(session, file);
  const document = costDocument(placement, session.machines, new SourceCache());
  if (options.json) printJson(document);
  else print(costText(document));
  return EXIT.clean;
}

/** Runs the command. */
export async function archdiff(
  file: string | undefined,
  options: ArchdiffOptions,
): Promise<ExitStatus> {
  if (options.cost) return cost(file, options);
  const session = await openSession({ arch: [], scenario: options.scenario });
  const subject = comparedIn(session, file);
  const result = await carryOut(session, subject, options);
  show(result, options.json);
  return statusOf(result.document);
}

// SPDX-License-Identifier: GPL-2.0-only
/** `srcu review`: patch -> trees -> meaning and matrix -> report. */
import { join } from "node:path";
import { printTrace } from "../report/text.js";
import type { Trace } from "../explore/result.js";
import { compileFunction } from "../kcc/compile.js";
import type { Configuration } from "../kcc/config.js";
import { SourceCache } from "../kcc/front/cache.js";
import {
  DEFAULT_IMPLEMENTATION,
  type Implementation,
  implementationConfig,
} from "../scenarios/implementations.js";
import { aboutWhich, type Owners, ownersIn } from "../scenarios/owners.js";
import { type Patch, pathOf } from "../patch/model.js";
import type { Cell, ReviewDocument } from "../review/document.js";
import { unpack } from "../jobs/packed.js";
import { review as make, type Review, type ReviewRequest } from "../review/review.js";
import { isWrongUse } from "../review/select.js";
import { reviewText } from "../review/text/text.js";
import { planOf } from "../review/study/plan.js";
import { saveTrace } from "../jobs/traces.js";
import { treePart } from "../jobs/variant.js";
import { engineFor } from "./engine.js";
import { EXIT, type ExitStatus } from "../base/exit.js";
import type { RunOptions } from "./options.js";
import { print, printJson, progressOn } from "../base/output.js";
import { openSession, type Session } from "../session/session.js";
import { subjectOf, type Subject } from "./subject.js";
import { partNames } from "./treenames.js";
import { watcherOn } from "./watch.js";

/** Options of `srcu review`. */
export interface ReviewOptions extends RunOptions {
  /** Run parts of the patch too. */
  readonly study: boolean;
}

/** Schedules of parts of a patch are many, and have a folder of their own. */
function folderOf({ tree }: Trace, { out }: ReviewOptions): string {
  return /^(before|after)$/.test(treePart(tree)) ? out : join(out, "partial");
}

/** The patch changes what tells architectures apart, so what is alike is part of the question. */
function isAboutMachines({ files }: Patch): boolean {
  return files.some((file) => /^(arch|include\/asm-generic)\//.test(pathOf(file)));
}

/** What an implementation is chosen by when one function of a file is compiled. */
function configFor(file: string, about: readonly Implementation[], owners: Owners): Configuration {
  const [first] = about.filter((name) => owners(file).includes(name));
  return implementationConfig(first ?? DEFAULT_IMPLEMENTATION);
}

function requestOf(session: Session, subject: Subject, options: ReviewOptions): ReviewRequest {
  const cache = new SourceCache();
  const owners = ownersIn(subject.placement.after, cache);
  const about = aboutWhich(subject.patch.files.map(pathOf), owners);
  const plan = options.study ? planOf(subject.placement, subject.patch) : undefined;
  return {
    ...subject,
    ...(plan === undefined ? {} : { plan }),
    embedded: session.placement,
    about,
    owners,
    ...scenariosOf(session, about, options),
    machines: session.machines,
    sharing: options.reduction && !isAboutMachines(subject.patch) ? "passes" : "same",
    compile: (tree, what) =>
      compileFunction(tree, { ...what, cache, config: configFor(what.file, about, owners) }),
    saveTrace: (trace) => saveTrace(folderOf(trace, options), trace),
    printTrace: ({ image, machine }, trace) => printTrace(unpack(image), machine, trace),
  };
}

async function carryOut(request: ReviewRequest, session: Session, options: ReviewOptions) {
  const { before, after } = request.placement;
  const trees = { ...request.plan?.trees, before, after };
  const names = partNames(request.patch, session.embedded, Object.keys(trees));
  const engine = engineFor(session, trees, names, options);
  const progress = progressOn();
  try {
    return await make(request, engine, watcherOn(progress));
  } finally {
    progress.clear();
    await engine.close();
  }
}

function show({ document, schedules }: Review, json: boolean): void {
  if (json) printJson(document);
  else print(reviewText(document, schedules));
}

/** Something is left that fails or cannot begin, or a scenario did not expect. */
function isFinding({ verdict, asExpected, missedWitnesses }: Cell): boolean {
  if (verdict === "bounded") return false;
  if (asExpected !== undefined) return !asExpected || missedWitnesses.length > 0;
  return verdict === "fail" || verdict === "error";
}

/** The worst of all cells; what fails before a patch is what the patch is for. */
export function statusOf({ matrix }: Pick<ReviewDocument, "matrix">): ExitStatus {
  const wrong = matrix.some(
    ({ before, after }) =>
      isFinding(after) || (before.asExpected !== undefined && isFinding(before)),
  );
  if (wrong) return EXIT.finding;
  const bounded = matrix.some(({ before, after }) =>
    [before, after].some(({ verdict }) => verdict === "bounded"),
  );
  return bounded ? EXIT.inconclusive : EXIT.clean;
}

/** What is reviewed with when no scenario is named: all that the patch is about but the wrong uses. */
function scenariosOf(
  { scenarios, tree }: Session,
  about: readonly Implementation[],
  options: RunOptions,
) {
  if (options.scenario.length > 0) return { scenarios, leftOut: [] };
  const mine = scenarios.filter(({ srcu }) => about.includes(srcu));
  const left = mine.filter((one) => isWrongUse(tree, one));
  return {
    scenarios: mine.filter((one) => !left.includes(one)),
    leftOut: left.map(({ name }) => name),
  };
}

/** Runs the command. */
export async function review(
  file: string | undefined,
  options: ReviewOptions,
): Promise<ExitStatus> {
  const session = await openSession(options);
  const request = requestOf(session, subjectOf(session, file), options);
  const result = await carryOut(request, session, options);
  show(result, options.json);
  return statusOf(result.document);
}

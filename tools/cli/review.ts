// SPDX-License-Identifier: GPL-2.0-only
/** `srcu review`: patch -> trees -> meaning and matrix -> report. */
import { join } from "node:path";
import pc from "picocolors";
import { UserError } from "../base/errors.js";
import { eventsOf } from "../report/events.js";
import { raceLines } from "../report/race.js";
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
import { changes } from "../patch/changes.js";
import { type Patch, pathOf } from "../patch/model.js";
import { changedFunctions } from "../meaning/meaning.js";
import type { CompileFunction } from "../meaning/variants.js";
import type { SourceTree } from "../base/source-tree.js";
import { treeNamesOf } from "../review/matrices.js";
import { settingsOf } from "../review/settings.js";
import { unpack } from "../jobs/packed.js";
import { review as make, type Review, type ReviewRequest } from "../review/review.js";
import { isWrongUse } from "../review/select.js";
import { screenText } from "../review/text/screen.js";
import { reviewText } from "../review/text/text.js";
import { planOf } from "../review/study/plan.js";
import { saveTrace } from "../jobs/traces.js";
import { treePart } from "../jobs/variant.js";
import { engineFor } from "./engine.js";
import type { ExitStatus } from "../base/exit.js";
import type { RunOptions } from "./options.js";
import { print, printJson, progressOn, writeFileWhole } from "../base/output.js";
import { openSession, type Session } from "../session/session.js";
import { subjectOf, type Subject } from "./subject.js";
import { parityOf } from "./parity.js";
import { partNames } from "./treenames.js";
import { watcherOn } from "./watch.js";

/** Options of `srcu review`. */
export interface ReviewOptions extends RunOptions {
  /** Run parts of the patch too. */
  readonly study: boolean;
  /** Print everything, not the first screen only. */
  readonly full: boolean;
}

/** Schedules of parts of a patch are many, and have a folder of their own. */
function folderOf({ tree }: Trace, { out }: ReviewOptions): string {
  return /^before\+\d/.test(treePart(tree)) ? join(out, "partial") : out;
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
  const { before, after } = subject.placement;
  const chosen = scenariosOf(session, about, options);
  const compile: CompileFunction = (tree, what) => {
    const config = { ...configFor(what.file, about, owners), ...what.config };
    return compileFunction(tree, { ...what, cache, config });
  };
  const plan = options.study ? planOf(subject.placement, subject.patch) : undefined;
  return {
    ...subject,
    ...(plan === undefined ? {} : { plan }),
    embedded: session.placement,
    about,
    owners,
    ...chosen,
    machines: session.machines,
    parity: parityOf(subject.placement, about),
    settings: settingsOf({
      trees: [before, after],
      changes: changes(before, subject.patch),
      functions: changedFunctions({ before, after, patch: subject.patch }),
      ...{ machines: session.machines, compile, about, scenarios: chosen.scenarios },
    }),
    sharing: options.reduction && !isAboutMachines(subject.patch) ? "passes" : "same",
    compile,
    saveTrace: (trace) => saveTrace(folderOf(trace, options), trace),
    printTrace: ({ image, machine }, trace) => printTrace(unpack(image), machine, trace),
    printRace: ({ image, machine }, trace) =>
      raceLines(eventsOf(unpack(image), machine, trace)).join("\n"),
  };
}

async function carryOut(request: ReviewRequest, session: Session, options: ReviewOptions) {
  const { before, after } = request.placement;
  const named = treeNamesOf(request.settings).map(([name, side]) => [
    name,
    request.placement[side],
  ]);
  const trees = { ...request.plan?.trees, ...Object.fromEntries(named), before, after } as Record<
    string,
    SourceTree
  >;
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

/** Writes the report beside the schedules, and returns its path. */
function saveReport(text: string, { out }: ReviewOptions): string {
  const path = join(out, "report.txt");
  try {
    writeFileWhole(path, `${text}\n`);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError(`The report cannot be saved: ${reason}. Name another folder with --out.`);
  }
  return path;
}

/** The diagram of the shortest schedule, what it ends in, and how to see all of it. */
function whyLines({ why }: Review): string[] {
  if (!why) return [];
  return [why.title, ...why.text.split("\n"), `All of it: make replay TRACE=${why.file}`];
}

function show(result: Review, options: ReviewOptions): void {
  const { document, schedules } = result;
  if (options.json) {
    printJson(document);
    return;
  }
  const report = saveReport(reviewText(document, schedules, pc.createColors(false)), options);
  if (options.full) print(reviewText(document, schedules));
  else print(screenText(document, { why: whyLines(result), report }));
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
  show(result, options);
  return result.document.verdict.status;
}

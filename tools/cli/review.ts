// SPDX-License-Identifier: GPL-2.0-only
/** `srcu review`: patch -> trees -> meaning and matrix -> report. */
import { printTrace } from "../explore/print.js";
import { compileFunction } from "../kcc/compile.js";
import { placePatch, type Placement } from "../patch/place.js";
import type { Patch } from "../patch/model.js";
import type { Cell, ReviewDocument } from "../review/document.js";
import { review as make, type Review, type ReviewRequest } from "../review/review.js";
import { reviewText } from "../review/text.js";
import { threadEngine } from "../review/threads.js";
import { saveTrace } from "../review/traces.js";
import { EXIT, type ExitStatus } from "./exit.js";
import { readPatch } from "./input.js";
import type { RunOptions } from "./options.js";
import { print, printJson, progressOn } from "./output.js";
import { openSession, type Session } from "./session.js";
import { treeNames } from "./treenames.js";
import { watcherOn } from "./watch.js";

interface Subject {
  readonly patch: Patch;
  readonly placement: Placement;
}

/** The patch to review, in its place; the embedded one when no file is named. */
function subjectOf(session: Session, file: string | undefined): Subject {
  if (file === undefined) return { patch: session.embedded, placement: session.placement };
  const patch = readPatch(file);
  return { patch, placement: placePatch(session.tree, patch, session.embedded) };
}

function requestOf(session: Session, subject: Subject, out: string): ReviewRequest {
  return {
    ...subject,
    embedded: session.placement,
    scenarios: session.scenarios,
    machines: session.machines,
    compile: compileFunction,
    saveTrace: (trace) => saveTrace(out, trace),
    printTrace: ({ image, machine }, trace) => printTrace(image, machine, trace),
  };
}

async function carryOut(request: ReviewRequest, session: Session, options: RunOptions) {
  const { reduction, memory, time } = options;
  const names = treeNames(request.patch, session.embedded);
  const limits = { reduction, memoryMiB: memory, seconds: time };
  const engine = threadEngine({ ...request.placement, names }, limits);
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

function cells({ matrix }: ReviewDocument): Cell[] {
  return matrix.flatMap(({ before, after }) => [before, after]);
}

/** A finding is a failure that is left after the patch, or anything a scenario did not expect. */
export function statusOf(document: ReviewDocument): ExitStatus {
  const after = document.matrix.map((entry) => entry.after);
  const known = cells(document).filter(({ verdict }) => verdict === "pass" || verdict === "fail");
  const wrong = known.filter(
    (cell) => cell.asExpected === false || cell.missedWitnesses.length > 0,
  );
  const left = after.filter(
    ({ verdict, expected }) => verdict === "fail" && expected === undefined,
  );
  if (wrong.length + left.length > 0) return EXIT.finding;
  if (after.some(({ verdict }) => verdict === "fail")) return EXIT.finding;
  return known.length < cells(document).length ? EXIT.inconclusive : EXIT.clean;
}

/** Runs the command. */
export async function review(file: string | undefined, options: RunOptions): Promise<ExitStatus> {
  const session = await openSession(options);
  const request = requestOf(session, subjectOf(session, file), options.out);
  const result = await carryOut(request, session, options);
  show(result, options.json);
  return statusOf(result.document);
}

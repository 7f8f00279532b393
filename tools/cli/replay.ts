// SPDX-License-Identifier: GPL-2.0-only
/** `srcu replay`: takes the steps of a saved schedule again, strictly, and shows it. */
import { EXIT, type ExitStatus } from "../base/exit.js";
import { UserError } from "../base/errors.js";
import { print, printJson, writeFileWhole } from "../base/output.js";
import { OUTCOME } from "../explore/ending.js";
import { type ReplayOutcome, replay as follow } from "../explore/replay.js";
import { eventsOf, type Schedule } from "../report/events.js";
import { ftraceText } from "../report/formats/ftrace.js";
import { itfTrace } from "../report/formats/itf.js";
import { scheduleDocument } from "../report/formats/json.js";
import { mermaidText } from "../report/formats/mermaid.js";
import { schedulePage } from "../report/html/html.js";
import { scheduleText } from "../report/text.js";
import { readTraced, strictly } from "./traced.js";

/** What a schedule can be shown as. */
export const FORMATS = ["text", "json", "ftrace", "itf", "mermaid"] as const;

/** Options of `srcu replay`. */
export interface ReplayOptions {
  readonly json: boolean;
  readonly format: (typeof FORMATS)[number];
  readonly patch?: string;
  /** A file to write a page of the schedule to, instead of anything on stdout. */
  readonly html?: string;
}

/** The rule broken, or what was observed. */
function endText({ rule, text }: ReplayOutcome): string {
  return rule === OUTCOME ? text : rule;
}

/** Each format: writes a schedule to stdout. */
const SHOW: Record<
  ReplayOptions["format"],
  (schedule: Schedule, file: string, outcome: ReplayOutcome) => void
> = {
  text: (schedule, _file, outcome) => {
    print(`${scheduleText(schedule)}\n\nreplayed ${outcome.steps} steps: ${endText(outcome)}`);
  },
  json: (schedule, file, outcome) => {
    printJson(scheduleDocument(schedule, file, outcome));
  },
  ftrace: (schedule) => {
    print(ftraceText(schedule));
  },
  itf: (schedule) => {
    printJson(itfTrace(schedule));
  },
  mermaid: (schedule) => {
    print(mermaidText(schedule));
  },
};

/** Writes the page, or says why that cannot be. */
function writePage(path: string, text: string): void {
  try {
    writeFileWhole(path, text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError(`The page cannot be written: ${reason}. Name another file with --html.`);
  }
}

/** Runs the command: a finding, unless the schedule ends well. */
export async function replay(file: string, options: ReplayOptions): Promise<ExitStatus> {
  const { image, machine, trace, tree } = await readTraced(file, options.patch);
  const outcome = strictly(file, () => follow(image, machine, trace));
  const schedule = eventsOf(image, machine, trace);
  if (options.html !== undefined) writePage(options.html, schedulePage(schedule, tree));
  else SHOW[options.json ? "json" : options.format](schedule, file, outcome);
  return outcome.rule === OUTCOME ? EXIT.clean : EXIT.finding;
}

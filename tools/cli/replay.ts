// SPDX-License-Identifier: GPL-2.0-only
/** `srcu replay`: takes the steps of a saved schedule again, strictly, and shows it. */
import { EXIT, type ExitStatus } from "../base/exit.js";
import { print, printJson } from "../base/output.js";
import { OUTCOME } from "../explore/ending.js";
import { type ReplayOutcome, replay as follow } from "../explore/replay.js";
import { eventsOf, type Schedule } from "../report/events.js";
import { ftraceText } from "../report/formats/ftrace.js";
import { itfTrace } from "../report/formats/itf.js";
import { scheduleDocument } from "../report/formats/json.js";
import { mermaidText } from "../report/formats/mermaid.js";
import { scheduleText } from "../report/text.js";
import { readTraced, strictly } from "./traced.js";

/** What a schedule can be shown as. */
export const FORMATS = ["text", "json", "ftrace", "itf", "mermaid"] as const;

/** Options of `srcu replay`. */
export interface ReplayOptions {
  readonly json: boolean;
  readonly format: (typeof FORMATS)[number];
  readonly patch?: string;
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

/** Runs the command: a finding, unless the schedule ends well. */
export async function replay(file: string, options: ReplayOptions): Promise<ExitStatus> {
  const { image, machine, trace } = await readTraced(file, options.patch);
  const outcome = strictly(file, () => follow(image, machine, trace));
  SHOW[options.json ? "json" : options.format](eventsOf(image, machine, trace), file, outcome);
  return outcome.rule === OUTCOME ? EXIT.clean : EXIT.finding;
}

// SPDX-License-Identifier: GPL-2.0-only
/** Which schedules a review prints: of all that show the same, the shortest. */
import type { Finding, Trace } from "../explore/result.js";
import { groupBy } from "../base/group.js";
import type { Run } from "../jobs/matrix.js";
import type { Searched } from "../jobs/answers.js";
import type { Case, Engine } from "../jobs/engine.js";

/** A schedule to print at the end of the report. */
export interface Schedule {
  readonly title: string;
  readonly file: string;
  readonly text: string;
}

/** Keeps every schedule once, and knows which is in which file. */
export class TraceFiles {
  private readonly files = new Map<Trace, string>();
  private readonly traces = new Map<string, Trace>();

  constructor(private readonly save: (trace: Trace) => string) {}

  /** Saves a schedule unless that was done before; the name of its file. */
  fileOf(trace: Trace): string {
    const known = this.files.get(trace);
    if (known !== undefined) return known;
    const file = this.save(trace);
    this.files.set(trace, file);
    this.traces.set(file, trace);
    return file;
  }

  /** The schedule that was saved there. */
  traceIn(file: string): Trace | undefined {
    return this.traces.get(file);
  }
}

/** How a schedule is printed, given the image it is one of. */
export interface Printing {
  readonly printTrace: (run: Pick<Run, "image" | "machine">, trace: Trace) => string;
}

/** A schedule as text. Nobody kept the image, so it is compiled again. */
export async function printed(
  engine: Engine<string>,
  { printTrace }: Printing,
  job: Case<string>,
  trace: Trace,
): Promise<string> {
  return printTrace({ image: await engine.compile(job), machine: job.machine }, trace);
}

/** A run that failed, with its schedule and what was found. */
export interface Failed {
  readonly run: Searched;
  readonly trace: Trace;
  readonly finding: Finding;
}

/** The runs that failed. */
export function failedOf(runs: readonly Searched[]): Failed[] {
  return runs.flatMap((run) => {
    const { trace, finding } = run.result;
    return trace && finding ? [{ run, trace, finding }] : [];
  });
}

function sidesOf({ run: { cases } }: Failed): string {
  return [...new Set(cases.map(({ side }) => side))].join(" and ");
}

/** `premature-gp, before: premature-grace-period, on arm64` */
function titleOf(failed: Failed): string {
  const { trace, finding } = failed;
  return `${trace.scenario}, ${sidesOf(failed)}: ${finding.rule}, on ${trace.arch}`;
}

/** One failure for each rule and tree, that with the shortest schedule. */
export function shortest(failed: readonly Failed[]): { title: string; failed: Failed }[] {
  const groups = groupBy(failed, (one) => `${sidesOf(one)} ${one.finding.rule}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group.sort((a, b) => a.trace.steps.length - b.trace.steps.length);
    return first ? [{ title: titleOf(first), failed: first }] : [];
  });
}

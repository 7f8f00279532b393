// SPDX-License-Identifier: GPL-2.0-only
/** What the page of a schedule knows: rows, words, sources. Plain data, which `page.ts` reads in the browser. */
import type { SourceTree } from "../../base/source-tree.js";
import { accessesOf } from "../decisive.js";
import { endingLines } from "../ending.js";
import { lockName, type Schedule } from "../events.js";
import { momentsOf } from "../fold.js";
import { headRows, treeText } from "../head.js";
import { isSameLine, type Moment } from "../moments.js";

/** A place that a row shows the source of. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly fn: string;
}

/** A row: one moment. */
export interface Row {
  readonly step: number;
  /** Index in `PageData.contexts`. */
  readonly context: number;
  readonly lane: number;
  /** As the text view has it; empty of a task that could be anywhere. */
  readonly cpu: string;
  readonly text: string;
  readonly kind: Moment["kind"];
  /** Innermost first; the first is shown. */
  readonly places: readonly Place[];
  /** Rows whose writes this row reads. */
  readonly from: readonly number[];
  /** Words that have another value after it: index in `PageData.words`, and the value. */
  readonly changes: readonly (readonly [number, number])[];
  /** Words that it accesses. */
  readonly uses: readonly number[];
  /** It comes again and again. */
  readonly forEver: boolean;
}

/** All of it. */
export interface PageData {
  readonly title: string;
  readonly head: readonly (readonly [string, string])[];
  readonly ending: readonly string[];
  readonly cpus: number;
  readonly contexts: readonly { readonly name: string; readonly level: number }[];
  readonly words: readonly { readonly name: string; readonly initial: number | undefined }[];
  readonly rows: readonly Row[];
  /** File -> line -> its text: those around the places of the rows. */
  readonly sources: Readonly<Record<string, Readonly<Record<number, string>>>>;
}

/** Lines of source above and below the one that is shown. */
const AROUND = 6;
/** Columns of the text of the finding. */
const ENDING = 100;

function placesOf({ place, event }: Moment): Place[] {
  const shown = event.frames.findIndex((frame) => isSameLine(frame, place));
  const frames = event.frames.slice(Math.max(0, shown));
  return frames.map(({ file, line, fn }) => ({ file, line, fn }));
}

function sourcesOf(rows: readonly Row[], tree: SourceTree): PageData["sources"] {
  const sources: Record<string, Record<number, string>> = {};
  for (const { file, line } of rows.flatMap(({ places }) => places.slice(0, 1))) {
    const lines = (tree.read(file) ?? "").split("\n");
    const kept = (sources[file] ??= {});
    for (let at = Math.max(1, line - AROUND); at <= line + AROUND; at++) {
      const text = lines[at - 1];
      if (text !== undefined) kept[at] = text;
    }
  }
  return sources;
}

class Rows {
  private readonly moments: readonly Moment[];
  /** Address -> index in the page's words. */
  private readonly words: ReadonlyMap<number, number>;

  constructor(
    private readonly schedule: Schedule,
    words: Schedule["words"],
  ) {
    this.moments = momentsOf(schedule);
    this.words = new Map(words.map(({ address }, index) => [address, index]));
  }

  all(): Row[] {
    return this.moments.map((moment, index) => this.row(moment, index));
  }

  private row(moment: Moment, index: number): Row {
    const { event, last, text, kind } = moment;
    const cpu = Math.max(last.cpu, event.cpu);
    const accesses = accessesOf(moment, this.schedule);
    const indices = accesses.map(({ address }) => this.words.get(address) ?? -1);
    const sources = accesses.flatMap(({ write, source }) => (write ? [] : [this.rowOf(source)]));
    return {
      step: event.step,
      context: event.context,
      lane: last.lane,
      cpu: cpu < 0 ? "" : String(cpu),
      text,
      kind,
      places: placesOf(moment),
      from: [...new Set(sources)].filter((from) => from >= 0 && from < index),
      changes: this.changes(index),
      uses: [...new Set(indices)].filter((at) => at >= 0),
      forEver: event.index >= (this.schedule.cycle ?? Infinity),
    };
  }

  /** What was written since the row before. */
  private changes(index: number): (readonly [number, number])[] {
    const from = this.moments[index - 1]?.last.index ?? -1;
    const events = this.schedule.events.slice(from + 1, (this.moments[index]?.last.index ?? 0) + 1);
    const written = events.flatMap(({ accesses }) => accesses.filter(({ write }) => write));
    const values = new Map(written.map(({ address, value }) => [this.words.get(address), value]));
    return [...values].flatMap(([word, value]) =>
      word === undefined ? [] : [[word, value] as const],
    );
  }

  /** The row that an event is in. */
  private rowOf(index: number): number {
    const one = this.schedule.events[index];
    return this.moments.findIndex(
      ({ event, last }) =>
        event.context === one?.context && event.index <= index && index <= last.index,
    );
  }
}

/** The data of a schedule's page; `tree` has the sources that it was made from. */
export function pageData(schedule: Schedule, tree: SourceTree): PageData {
  const { subject, finding, contexts } = schedule;
  const words = schedule.words.filter(({ shared }) => shared);
  const rows = new Rows(schedule, words).all();
  return {
    title: `${subject.scenario} on ${subject.arch}, ${treeText(subject.tree)}: ${finding.rule}`,
    head: headRows(schedule),
    ending: endingLines(schedule, ENDING),
    cpus: subject.cpus,
    contexts: contexts.map(({ name, level }) => ({ name, level })),
    words: words.map(({ name, initial, lock }) => ({
      name: lock ? lockName(name) : name,
      initial,
    })),
    rows,
    sources: sourcesOf(rows, tree),
  };
}

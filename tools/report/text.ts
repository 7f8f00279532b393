// SPDX-License-Identifier: GPL-2.0-only
/**
 * A schedule as text, the way commit messages do it: time runs down, one column for each context, and on
 * each line its step, the CPU, what is done and where.
 */
import { wrap } from "../base/layout.js";
import type { Trace } from "../explore/result.js";
import type { Image } from "../kcc/ir.js";
import type { ArchMachine } from "../machine/arch.js";
import { Columns } from "./columns.js";
import { endingLines } from "./ending.js";
import { eventsOf, type Schedule } from "./events.js";
import { momentsOf } from "./fold.js";
import { headRows } from "./head.js";
import type { Moment } from "./moments.js";
import { lineText } from "./places.js";

/** Columns of a page that is no terminal. */
export const PAGE = 80;
/** What a page is at least, and at most: beyond that the eye loses the line. */
const LEAST = 60;
const MOST = 160;
/** Step and CPU. */
const MARGIN = 9;

/** Columns of the terminal, or of a page. */
export function pageWidth(stream: { readonly columns?: number } = process.stdout): number {
  return Math.min(MOST, Math.max(LEAST, stream.columns ?? PAGE));
}

function margin({ event, last }: Moment): string {
  const cpu = last.cpu >= 0 ? last.cpu : event.cpu;
  return `${String(event.step).padStart(4)} ${cpu < 0 ? " " : cpu}`;
}

/** The place of a line; the function is named only where it is another than in the line above. */
function placeText(moment: Moment, above: Moment | undefined): string {
  const { place } = moment;
  if (!place || moment.kind === "handler") return "";
  const isSame =
    above?.event.context === moment.event.context &&
    above.place?.fn === place.fn &&
    above.place.file === place.file;
  return isSame ? lineText(place) : `${lineText(place)} ${place.fn}`;
}

/** Lines that say the same again become one. */
function counted(moments: readonly Moment[]): Moment[] {
  const kept: { moment: Moment; times: number }[] = [];
  for (const moment of moments) {
    const last = kept.at(-1);
    const isSame =
      last?.moment.text === moment.text && last.moment.event.context === moment.event.context;
    if (isSame) last.times++;
    else kept.push({ moment, times: 1 });
  }
  return kept.map(({ moment, times }) =>
    times === 1 ? moment : { ...moment, text: `${moment.text} (${times} times)` },
  );
}

function headLines(schedule: Schedule, width: number): string[] {
  return headRows(schedule).flatMap(([name, value]) =>
    wrap(value, `${name.padEnd(8)}  `, " ".repeat(10), width).split("\n"),
  );
}

/** Contexts in the order in which they first say something. */
function speakers(moments: readonly Moment[]): number[] {
  return [...new Set(moments.map(({ event }) => event.context))];
}

function bodyLines(schedule: Schedule, width: number): string[] {
  const moments = momentsOf(schedule);
  const first = schedule.cycle ?? Infinity;
  const way = counted(moments.filter(({ event }) => event.index < first));
  const round = counted(moments.filter(({ event }) => event.index >= first));
  const order = speakers(moments);
  const names = order.map((context) => schedule.contexts[context]?.name ?? "");
  const places = (some: readonly Moment[]) => some.map((one, at) => placeText(one, some[at - 1]));
  const columns = new Columns(names, width, MARGIN, [...places(way), ...places(round)]);
  const cells = (some: readonly Moment[]): string[] =>
    some.flatMap((moment, at) =>
      columns.lines({
        column: order.indexOf(moment.event.context),
        margin: margin(moment),
        text: moment.text,
        place: places(some)[at] ?? "",
      }),
    );
  if (moments.length === 0) return ["No step is on anything that several contexts use."];
  const [names1 = "", ...names2] = columns.head();
  const head = [`step CPU${names1.slice(8)}`, ...names2];
  if (schedule.cycle === undefined) return [...head, ...cells(way)];
  return [...head, ...cells(way), "and then, for ever:", ...cells(round)];
}

/** A schedule as text. */
export function scheduleText(schedule: Schedule, width = pageWidth()): string {
  return [
    ...headLines(schedule, width),
    "",
    ...bodyLines(schedule, width),
    ...endingLines(schedule, width),
  ].join("\n");
}

/** The schedule of a trace, ending with its finding. */
export function printTrace(image: Image, arch: ArchMachine, trace: Trace): string {
  return scheduleText(eventsOf(image, arch, trace));
}

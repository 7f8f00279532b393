// SPDX-License-Identifier: GPL-2.0-only
/**
 * The shortest view of a schedule: two to four columns and ten to fifteen lines, with the steps that decide
 * what it comes to and no others.
 */
import { wrap } from "../base/layout.js";
import { isStandstill } from "../explore/ending.js";
import { Columns } from "./columns.js";
import { Decisive } from "./decisive.js";
import { standingSummary } from "./ending.js";
import type { Schedule } from "./events.js";
import { momentsOf } from "./fold.js";
import type { Moment } from "./moments.js";

/** Columns and lines of a first screen that are for this. */
const WIDTH = 76;
const LINES = 15;
const COLUMNS = 4;
/** Below this score a moment is there to fill up a diagram of fewer lines than `FEW`. */
const TELLING = 50;
const FEW = 8;

/** A moment and its score. */
interface Rated {
  readonly moment: Moment;
  readonly score: number;
}

/** A line of the diagram. */
interface Row {
  readonly context: number;
  readonly text: string;
  readonly place: string;
}

/** Contexts that have most to do with it. */
function leaders(rated: readonly Rated[]): Set<number> {
  const best = new Map<number, number>();
  for (const { moment, score } of rated) {
    const { context } = moment.event;
    best.set(context, Math.max(best.get(context) ?? 0, score));
  }
  const order = [...best].sort(([, a], [, b]) => b - a);
  return new Set(order.slice(0, COLUMNS).map(([context]) => context));
}

/** The best of them, in their order; what tells little only where little is told, and then the latest. */
function best(rated: readonly Rated[], count: number): Rated[] {
  const order = rated
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || b.moment.event.index - a.moment.event.index);
  const telling = order.filter(({ score }) => score >= TELLING).length;
  const kept = new Set(order.slice(0, Math.min(count, Math.max(telling, FEW))));
  return rated.filter((one) => kept.has(one));
}

/** The line that the handler came for. */
function handlerName(schedule: Schedule, { event }: Moment): string {
  const arrival = schedule.events.findLast(
    (one) => one.index <= event.index && one.context === event.context && one.kind === "arrive",
  );
  return arrival?.line ?? "";
}

function rowOf(schedule: Schedule, moment: Moment, above: Moment | undefined): Row {
  const { event, place, text } = moment;
  const isHandler = (schedule.contexts[event.context]?.level ?? 0) > 0;
  const comes = isHandler && isNewRun(schedule, moment, above);
  const name = comes ? `--> ${handlerName(schedule, moment)}: ` : "";
  const at = place ? `${place.fn}:${place.line}` : "";
  return { context: event.context, text: name + text, place: at };
}

/** A handler's first line since it came. */
function isNewRun({ events }: Schedule, { event }: Moment, above: Moment | undefined): boolean {
  const from = above?.event.context === event.context ? above.event.index : -1;
  return events
    .slice(from + 1, event.index + 1)
    .some(({ kind, context }) => kind === "arrive" && context === event.context);
}

function endLines(schedule: Schedule): string[] {
  const { rule, text } = schedule.finding;
  const said = isStandstill(rule) ? standingSummary(schedule).join("; ") : text;
  const lines = wrap(`${rule}: ${said}`, "=> ", "   ", WIDTH).split("\n");
  return lines.length <= 3
    ? lines
    : [...lines.slice(0, 2), `${lines[2] ?? ""} ...`.slice(0, WIDTH)];
}

function draw(schedule: Schedule, rows: readonly Row[]): string[] {
  const order = [...new Set(rows.map(({ context }) => context))];
  const names = order.map((context) => schedule.contexts[context]?.name ?? "");
  const columns = new Columns(names, WIDTH, 0, []);
  const cells = rows.map(({ context, text, place }) => {
    const cell = { column: order.indexOf(context), margin: "", text };
    const bare = columns.lines({ ...cell, place: "" });
    const placed = columns.lines({ ...cell, place });
    return placed.length === bare.length ? placed : bare;
  });
  return [...columns.head(), ...cells.flat()];
}

/**
 * The diagram, as lines of at most 76 columns.
 * @param most lines
 */
export function raceLines(schedule: Schedule, most = LINES): string[] {
  const all = momentsOf(schedule);
  const told = all.filter(({ kind }) => kind !== "handler" && kind !== "end");
  const decisive = new Decisive(schedule, told);
  const rated = told.map((moment) => ({ moment, score: decisive.score(moment) }));
  const chosen = leaders(rated);
  const mine = rated.filter(({ moment }) => chosen.has(moment.event.context));
  const end = endLines(schedule);
  for (let count = most; count > 0; count--) {
    const kept = best(mine, count).map(({ moment }) => moment);
    const rows = kept.map((moment, at) => rowOf(schedule, moment, kept[at - 1]));
    const lines = [...draw(schedule, rows), ...end];
    if (lines.length <= most) return lines;
  }
  return end;
}

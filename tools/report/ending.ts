// SPDX-License-Identifier: GPL-2.0-only
/** What a schedule comes to, for people. */
import { wrap } from "../base/layout.js";
import { isStandstill, OUTCOME } from "../explore/ending.js";
import { findingLines } from "../explore/finding.js";
import type { Event, Schedule, Standing } from "./events.js";
import { Teller } from "./moments.js";
import { frameText, placeOf } from "./places.js";

/** Words that a context reads, again and again, in the cycle and that another wrote last. */
function watchedBy(
  schedule: Schedule,
  context: number,
): { name: string; value: number; by?: Event }[] {
  const { events, cycle, words } = schedule;
  const round = events.slice(cycle ?? events.length).filter((event) => event.context === context);
  const reads = round.flatMap(({ accesses }) => accesses.filter(({ write }) => !write));
  const found = new Map(reads.map((read) => [read.address, read]));
  const shared = words.filter((word) => word.shared && found.has(word.address));
  return shared.map(({ address, name }) => {
    const read = found.get(address);
    const by = events[read?.source ?? -1];
    return { name, value: read?.value ?? 0, ...(by ? { by } : {}) };
  });
}

/** `reader goes round for ever: seq.sequence is 1, written by writer in step 2` */
function spinText(schedule: Schedule, context: number): string {
  const teller = new Teller(schedule);
  const why = watchedBy(schedule, context).map(({ name, value, by }) => {
    const writer = by ? `, written by ${teller.who(by.context)} in step ${by.step}` : "";
    return `${name} is ${value}${writer}`;
  });
  const reason = why.length > 0 ? `: ${why.join("; ")}` : "";
  return `${teller.who(context)} goes round for ever${reason}`;
}

function standingText(schedule: Schedule, { context, waits, spins }: Standing): string | undefined {
  const teller = new Teller(schedule);
  if (spins) return spinText(schedule, context);
  if (!waits) return undefined;
  const writer = schedule.events[waits.writer];
  const isOwn = writer === undefined || writer.context === context || waits.lock;
  const by = isOwn ? "" : `, written by ${teller.who(writer.context)} in step ${writer.step}`;
  return `${teller.who(context)} ${teller.waitText(waits, context)}${by}`;
}

function heldText(schedule: Schedule, { context, holds }: Standing): string[] {
  const { words } = schedule;
  const names = holds.map((at) => words.find(({ address }) => address === at)?.name ?? "a lock");
  const teller = new Teller(schedule);
  return names.length === 0 ? [] : [`${teller.who(context)} holds ${names.map(bare).join(", ")}`];
}

function bare(name: string): string {
  return name.replace(/\.(raw_lock|rlock)\b.*$/, "");
}

/** Who waits for what, and where; those who wait for nobody are not named. */
function standstillLines(schedule: Schedule): string[] {
  const { rule } = schedule.finding;
  const head =
    rule === "deadlock"
      ? "=> deadlock: everybody who is left waits"
      : "=> livelock: from here on no schedule comes to an end";
  const lines = schedule.standing.flatMap((one) => {
    const text = standingText(schedule, one);
    if (text === undefined) return [];
    const chain = one.frames.map(
      (frame, at) => `     ${at === 0 ? "at" : "by"} ${frameText(frame)}`,
    );
    return [`   ${text}`, ...chain, ...heldText(schedule, one).map((held) => `   ${held}`)];
  });
  return [head, ...lines];
}

/** The end of a schedule in a line: who waits where. */
export function standingSummary(schedule: Schedule): string[] {
  return schedule.standing.flatMap((one) => {
    const text = standingText(schedule, one);
    const place = placeOf(one.frames);
    return text === undefined ? [] : [`${text}${place ? ` (${place.fn})` : ""}`];
  });
}

/** The lines that say what a schedule comes to, within a width. */
export function endingLines(schedule: Schedule, width: number): string[] {
  const { finding } = schedule;
  if (finding.rule === OUTCOME) return [];
  const lines = isStandstill(finding.rule) ? standstillLines(schedule) : findingLines(finding);
  return lines.flatMap((line) => {
    const indent = /^ */.exec(line)?.[0] ?? "";
    return wrap(line.trimStart(), indent, `${indent}   `, width).split("\n");
  });
}

// SPDX-License-Identifier: GPL-2.0-only
/** A schedule as a JSON document; `schema.json` describes it. */
import type { Event, Schedule, Standing, Wait } from "../events.js";

/** How a replay ended. */
export interface Outcome {
  readonly steps: number;
  readonly rule: string;
  readonly text: string;
}

function waitOf(wait: Wait, { contexts, events }: Schedule): object {
  const { holder, writer, ...rest } = wait;
  const by = events[writer];
  return {
    ...rest,
    ...(holder === undefined ? {} : { holder: contexts[holder]?.name }),
    ...(by ? { writer: by.index } : {}),
  };
}

function framesOf({ frames }: Pick<Event, "frames">): object[] {
  return frames.map(({ file, line, fn }) => ({ file, line, fn }));
}

function eventOf(event: Event, schedule: Schedule): object {
  const { contexts } = schedule;
  const { context, interrupted, waits, cpu, accesses, ...rest } = event;
  return {
    ...rest,
    context: contexts[context]?.name,
    ...(cpu < 0 ? {} : { cpu }),
    ...(interrupted === undefined ? {} : { interrupted: contexts[interrupted]?.name }),
    ...(waits ? { waits: waitOf(waits, schedule) } : {}),
    frames: framesOf(event),
    accesses: accesses.map(({ source, ...access }) => ({
      ...access,
      ...(source < 0 ? {} : { source }),
    })),
  };
}

function standingOf(standing: Standing, schedule: Schedule): object {
  const { context, waits, holds, spins } = standing;
  return {
    context: schedule.contexts[context]?.name,
    frames: framesOf(standing),
    ...(waits ? { waits: waitOf(waits, schedule) } : {}),
    holds,
    spins,
  };
}

/** The document. */
export function scheduleDocument(schedule: Schedule, file: string, outcome: Outcome): object {
  const { subject, finding, contexts, words, events, cycle, leftOut, standing } = schedule;
  return {
    version: 1,
    file,
    ...outcome,
    leftOut,
    finding,
    subject,
    contexts: contexts.map(({ name, kind, cpu }) => ({ name, kind, ...(cpu < 0 ? {} : { cpu }) })),
    words,
    events: events.map((event) => eventOf(event, schedule)),
    ...(cycle === undefined ? {} : { cycle }),
    standing: standing.map((one) => standingOf(one, schedule)),
  };
}

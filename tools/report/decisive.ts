// SPDX-License-Identifier: GPL-2.0-only
/**
 * How much each moment of a schedule has to do with what it comes to. Followed backwards from the end: the
 * step that fails or the waits that stay, the words these are about, updates that were lost, and who read
 * what those left behind.
 */
import { isStandstill } from "../explore/ending.js";
import type { Access, Event, Schedule } from "./events.js";
import { type Moment, writes } from "./moments.js";

/** Scores, the most telling first. */
const LOSES = 100;
const READ_THAT_LOSES = 96;
const LOST = 92;
const END = 90;
const CAUSE = 84;
const SEEN = 70;
const SAME_WORD = 50;
const SAME_OBJECT = 40;
const FROM_OTHERS = 20;
const SHARED = 10;

/** The accesses of a moment, of all the events in it. */
export function accessesOf(moment: Moment, { events }: Schedule): Access[] {
  const { event, last } = moment;
  const own = events
    .slice(event.index, last.index + 1)
    .filter(({ context }) => context === event.context);
  return own.flatMap(({ accesses }) => accesses);
}

export class Decisive {
  private readonly losing: readonly Moment[];
  /** Words that what happens at the end is about. */
  private readonly words: ReadonlySet<number>;
  private readonly last: Moment | undefined;

  constructor(
    private readonly schedule: Schedule,
    moments: readonly Moment[],
  ) {
    this.losing = moments.filter(({ loses }) => loses !== undefined);
    this.last = moments.at(-1);
    const lost = this.losing.flatMap(({ access }) => (access ? [access.address] : []));
    this.words = new Set([...lost, ...this.endWords()]);
  }

  /** The score of a moment; 0 if it tells nothing. */
  score(moment: Moment): number {
    const all = [
      this.ofLoss(moment),
      this.ofEnd(moment),
      this.ofWords(moment),
      this.ofOthers(moment),
    ];
    return Math.max(...all);
  }

  private get standsStill(): boolean {
    return isStandstill(this.schedule.finding.rule);
  }

  private endWords(): number[] {
    const { standing } = this.schedule;
    if (this.standsStill) return standing.flatMap(({ waits }) => (waits ? [waits.address] : []));
    return this.last ? accessesOf(this.last, this.schedule).map(({ address }) => address) : [];
  }

  private ofLoss(moment: Moment): number {
    if (moment.loses) return LOSES;
    const { schedule } = this;
    for (const loss of this.losing) {
      const { loses = [], access, event } = loss;
      if (!access) continue;
      if (holds(moment, loses[0]) || loses.some((one) => holds(moment, one))) return LOST;
      const read = lastRead(schedule, event, access.address);
      if (read && holds(moment, read)) return READ_THAT_LOSES;
    }
    return 0;
  }

  private ofEnd(moment: Moment): number {
    const { schedule } = this;
    const { cycle } = schedule;
    if (cycle !== undefined && moment.event.index >= cycle) return END;
    if (this.standsStill) return this.ofStandstill(moment);
    if (moment === this.last) return END;
    if (moment.text.startsWith("frees ") && this.isFreed(moment.text.slice(6))) return CAUSE;
    const read = this.last ? accessesOf(this.last, schedule) : [];
    return read.some(({ source }) => holds(moment, schedule.events[source])) ? CAUSE : 0;
  }

  private ofStandstill({ kind, event, text }: Moment): number {
    const { standing, events } = this.schedule;
    const stands = standing.find(({ context }) => context === event.context);
    if (kind === "wait" && stands?.waits && event.waits?.address === stands.waits.address) {
      const later = events.slice(event.index + 1).some(({ context }) => context === event.context);
      return later ? SHARED : END;
    }
    const wanted = standing.flatMap(({ waits }) => (waits ? [waits] : []));
    if (kind === "lock" && text.startsWith("takes"))
      return wanted.some(({ address }) => event.took.includes(address)) ? CAUSE : SHARED;
    const writers = wanted.map(({ writer }) => writer);
    return writers.includes(event.index) ? CAUSE : 0;
  }

  /** Whether the step that fails is on an object of this type. */
  private isFreed(type: string): boolean {
    const target = this.schedule.events.at(-1)?.target ?? "";
    return target === type || target.startsWith(`${type}.`);
  }

  private ofWords(moment: Moment): number {
    const { schedule, losing } = this;
    const accesses = accessesOf(moment, schedule);
    const seen = losing.some(({ last }) => accesses.some(({ source }) => source === last.index));
    if (seen) return SEEN;
    if (!accesses.some(({ address }) => this.words.has(address))) return 0;
    const after = losing.every(({ event }) => event.index < moment.event.index);
    return SAME_WORD + (after ? 5 : 0) + (accesses.some(({ write }) => write) ? 2 : 0);
  }

  private ofOthers({ event, access }: Moment): number {
    if (!access) return 0;
    if (isIn(access.name, this.schedule.events.at(-1)?.target)) return SAME_OBJECT;
    const source = this.schedule.events[access.source];
    return source && source.context !== event.context ? FROM_OTHERS : SHARED;
  }
}

/** Whether a word is in the same object as the one that the failing step was to access. */
function isIn(name: string, target: string | undefined): boolean {
  const object = target?.slice(0, target.lastIndexOf(".") + 1) ?? "";
  return object !== "" && name.startsWith(object);
}

/** Whether the event is one of those of the moment. */
function holds({ event, last }: Moment, one: Event | undefined): boolean {
  if (!one || one.context !== event.context) return false;
  return event.index <= one.index && one.index <= last.index;
}

function lastRead({ events }: Schedule, write: Event, address: number): Event | undefined {
  return events.findLast(
    (one) =>
      one.index < write.index &&
      one.context === write.context &&
      !writes(one, address) &&
      one.accesses.some((access) => access.address === address),
  );
}

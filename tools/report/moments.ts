// SPDX-License-Identifier: GPL-2.0-only
/**
 * What of a schedule a reader is told, in words: accesses to what several contexts use, handlers that come
 * and go, locks, waits. Steps that belong together are one moment.
 */
import { isStandstill } from "../explore/ending.js";
import { PERCPU_BASE } from "../kcc/ir.js";
import { type Access, type Event, lockName, type Schedule, type Wait } from "./events.js";
import { type Frame, placeOf } from "./places.js";

/** A line of a schedule. */
export interface Moment {
  /** The first event of it, and the last. */
  readonly event: Event;
  readonly last: Event;
  readonly text: string;
  readonly place: Frame | undefined;
  /** What kind of thing it tells; `read` and `write` of one word. */
  readonly kind: "read" | "write" | "update" | "lock" | "wait" | "handler" | "end" | "state";
  /** The word that is accessed. */
  readonly access?: Access;
  /** A write over what others wrote after it was read: events that are lost by it. */
  readonly loses?: readonly Event[];
}

/** Names and facts that the words are made from. */
export class Teller {
  private readonly shared: ReadonlySet<number>;
  private readonly locks: ReadonlyMap<number, string>;
  private readonly hasHandlers: boolean;

  constructor(readonly schedule: Schedule) {
    const { words, contexts } = schedule;
    this.shared = new Set(words.filter(({ shared }) => shared).map(({ address }) => address));
    const locks = words.filter(({ lock }) => lock);
    this.locks = new Map(locks.map(({ address, name }) => [address, lockName(name)]));
    this.hasHandlers = contexts.some(({ kind }) => kind === "hardirq" || kind === "softirq");
  }

  /** The name of a context. */
  who(index: number): string {
    return this.schedule.contexts[index]?.name ?? "nobody";
  }

  /** The moments of an event, before any are put together. */
  tell(event: Event): Moment[] {
    const own = this.own(event);
    const { waits } = event;
    if (event.fails && own.length === 0) return [this.moment(event, "state", this.failText(event))];
    if (!waits) return own;
    return [...own, this.moment(event, "wait", this.waitText(waits, event.context))];
  }

  private failText({ target }: Event): string {
    const { rule } = this.schedule.finding;
    return `here: ${rule}${target === undefined ? "" : ` at ${target}`}`;
  }

  /** `waits for lock, held by reader` */
  waitText({ name, value, now, lock, holder, address }: Wait, waiter: number): string {
    if (lock) {
      const by = holder === undefined ? "" : `, held by ${this.who(holder)}`;
      return `waits for ${this.locks.get(address) ?? lockName(name)}${by}`;
    }
    if (name === `${this.who(waiter)}'s task_struct.state`) return "sleeps until it is woken";
    return `waits until ${name} is ${value}, it is ${now}`;
  }

  /** Events that wrote the word after the context read it, in the statement that now writes it. */
  lostBy(event: Event, { address }: Access): Event[] {
    const { events } = this.schedule;
    const read = events.findLastIndex(
      (one) =>
        one.index < event.index &&
        one.context === event.context &&
        one.accesses.some((access) => !access.write && access.address === address),
    );
    const reader = events[read];
    if (!reader || !isSameLine(placeOf(reader.frames), placeOf(event.frames))) return [];
    const between = events.slice(read + 1, event.index);
    if (between.some((one) => one.context === event.context && one.kind === "end")) return [];
    return between.filter((one) => one.context !== event.context && writes(one, address));
  }

  private own(event: Event): Moment[] {
    const { kind } = event;
    switch (kind) {
      case "arrive":
        return [this.moment(event, "handler", this.arrival(event))];
      case "begin":
        return [this.moment(event, "state", "finish() begins")];
      case "end":
        return [this.moment(event, "end", this.ending(event))];
      case "mask":
      case "unmask":
        if (!this.hasHandlers) return [];
        return [this.moment(event, "state", `interrupts ${kind === "mask" ? "off" : "on"}`)];
      case "cpu":
        return [this.moment(event, "state", `reads its CPU: ${event.value ?? "none"}`)];
      case "alloc":
        return [];
      case "free":
        return [this.moment(event, "state", `frees ${event.object ?? "memory"}`)];
      case "choose":
        return [this.moment(event, "state", `chooses ${event.value ?? 0}`)];
      default:
        return [...this.accesses(event), ...this.observed(event)];
    }
  }

  private arrival({ line, interrupted, context, cpu }: Event): string {
    const kind = this.schedule.contexts[context]?.kind ?? "handler";
    const on = interrupted === undefined ? "" : `, on top of ${this.who(interrupted)}`;
    return `--> ${kind} ${line ?? ""} on CPU ${cpu}${on}`;
  }

  private ending({ context }: Event): string {
    const party = this.schedule.contexts[context];
    return (party?.level ?? 0) > 0 ? "<-- returns" : "ends";
  }

  private observed(event: Event): Moment[] {
    const told = Object.entries(event.observed);
    return told.map(([name, value]) => this.moment(event, "state", `observes ${name}=${value}`));
  }

  private accesses(event: Event): Moment[] {
    const { kind, accesses } = event;
    const locks = this.lockMoments(event);
    if (locks) return locks;
    const shown = accesses.filter((one) => this.shared.has(one.address) && !isPercpu(one));
    const [first, second] = shown;
    if (kind === "update" && first && second) return [this.update(event, first, second)];
    if (kind === "lost")
      return [this.moment(event, "state", "its store fails: others wrote there")];
    return shown.map((access) => this.access(event, access));
  }

  /** A lock taken or let go of; of those that nobody else wants, only if the schedule comes to a stop. */
  private lockMoments(event: Event): Moment[] | undefined {
    const { took, released, accesses } = event;
    const isTold = (at: number): boolean =>
      this.shared.has(at) || isStandstill(this.schedule.finding.rule);
    const told = (verb: string, at: number): Moment[] =>
      isTold(at) ? [this.moment(event, "lock", `${verb} ${this.locks.get(at) ?? "a lock"}`)] : [];
    if (took.length > 0) return took.flatMap((at) => told("takes", at));
    const isRelease = accesses.some(({ write, address }) => write && released.includes(address));
    return isRelease ? released.flatMap((at) => told("releases", at)) : undefined;
  }

  private access(event: Event, access: Access): Moment {
    const { name, value } = access;
    if (!access.write) {
      const goesOn = event.kind === "wake" ? "goes on: " : "";
      const text = `${goesOn}${name} is ${value}${this.from(event, access)}`;
      return { ...this.moment(event, "read", text), access };
    }
    const loses = this.lostBy(event, access);
    const text = `${name} = ${value}${this.losing(loses, access)}`;
    return { ...this.moment(event, "write", text), access, ...(loses.length > 0 ? { loses } : {}) };
  }

  private losing(loses: readonly Event[], { address }: Access): string {
    const last = loses.at(-1);
    const lost = last?.accesses.findLast((one) => one.write && one.address === address);
    return last && lost ? `, losing ${this.who(last.context)}'s ${lost.value}` : "";
  }

  private update(event: Event, read: Access, write: Access): Moment {
    const text = `${write.name}: ${read.value} -> ${write.value}`;
    return { ...this.moment(event, "update", text), access: write };
  }

  /** Whose value it is, if another context's. */
  private from(event: Event, { source }: Access): string {
    const by = this.schedule.events[source]?.context ?? event.context;
    return by === event.context ? "" : ` (by ${this.who(by)})`;
  }

  private moment(event: Event, kind: Moment["kind"], text: string): Moment {
    return { event, last: event, text, kind, place: placeOf(event.frames) };
  }
}

/** The pointer to a per-CPU object: what is read through it says which it was. */
function isPercpu({ write, value }: Access): boolean {
  return !write && value >= PERCPU_BASE;
}

/** Whether the event writes the word. */
export function writes(event: Event, address: number): boolean {
  return event.accesses.some((access) => access.write && access.address === address);
}

/** The same line of the same call of a function. */
export function isSameLine(a: Frame | undefined, b: Frame | undefined): boolean {
  return a?.file === b?.file && a?.line === b?.line && a?.fn === b?.fn && a?.call === b?.call;
}

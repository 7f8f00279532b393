// SPDX-License-Identifier: GPL-2.0-only
/** Puts moments together that a reader takes in as one. */
import type { Schedule } from "./events.js";
import { isSameLine, type Moment, Teller } from "./moments.js";

const ON_CPU = /^(.*) on CPU (\d+(?:, \d+)*) is (-?\d+(?:, -?\d+)*)$/;

function isNext(a: Moment, b: Moment): boolean {
  return a.event.context === b.event.context && isSameLine(a.place, b.place);
}

/** A read and the write that follows it. */
function updated(a: Moment, b: Moment): Moment | undefined {
  const isPair = a.kind === "read" && b.kind === "write" && a.access?.address === b.access?.address;
  if (!isPair || !a.access || !b.access || b.loses) return undefined;
  const text = `${b.access.name}: ${a.access.value} -> ${b.access.value}`;
  return { ...b, event: a.event, kind: "update", text };
}

/** The same counter read of one CPU after the other. */
function swept(a: Moment, b: Moment): Moment | undefined {
  if (a.kind !== "read" || b.kind !== "read") return undefined;
  const [one, two] = [ON_CPU.exec(plain(a)), ON_CPU.exec(plain(b))];
  if (!one || !two || one[1] !== two[1] || one[2] === two[2]) return undefined;
  const text = `${one[1] ?? ""} on CPU ${one[2] ?? ""}, ${two[2] ?? ""} is ${one[3] ?? ""}, ${two[3] ?? ""}`;
  return { ...a, last: b.last, text };
}

/** Without whose value it is. */
function plain({ text }: Moment): string {
  return text.replace(/ \(by [^)]*\)$/, "");
}

/** Interrupts off and on again with nothing that is shown in between. */
function isNothing(a: Moment, b: Moment): boolean {
  return (
    a.event.context === b.event.context && a.text === "interrupts off" && b.text === "interrupts on"
  );
}

/** The number of a CPU is told by the name of the word that is looked for with it. */
function isTold({ event, kind, text }: Moment, next: Moment | undefined): boolean {
  if (kind !== "state" || event.kind !== "cpu" || event.fails) return false;
  const isUsed = next?.text.includes(` on CPU ${event.value ?? ""}`) ?? false;
  return text !== "" && next?.event.context === event.context && isUsed;
}

/** The moment after this one of the same context. */
function following(all: readonly Moment[], at: number): Moment | undefined {
  const context = all[at]?.event.context;
  return all.slice(at + 1).find(({ event }) => event.context === context);
}

function together(a: Moment, b: Moment): Moment | undefined {
  if (!isNext(a, b)) return undefined;
  return updated(a, b) ?? swept(a, b);
}

/** The moments of a schedule; those of the cycle stay apart from those of the way to it. */
export function momentsOf(schedule: Schedule): Moment[] {
  const teller = new Teller(schedule);
  const all = schedule.events.flatMap((event) => teller.tell(event));
  const told = all.filter((moment, at) => !isTold(moment, following(all, at)));
  const isCycle = ({ event }: Moment): boolean => event.index >= (schedule.cycle ?? Infinity);
  const folded: Moment[] = [];
  for (const moment of told) {
    const before = folded.at(-1);
    const isApart = before !== undefined && isCycle(moment) && !isCycle(before);
    if (before && !isApart && isNothing(before, moment)) {
      folded.pop();
      continue;
    }
    const one = before && !isApart ? together(before, moment) : undefined;
    if (one) folded.pop();
    folded.push(one ?? moment);
  }
  return folded;
}

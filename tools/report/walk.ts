// SPDX-License-Identifier: GPL-2.0-only
/** A schedule to walk in: forward, back, to the next switch; what words hold there, and what else could run. */
import type { Trace, TraceStep } from "../explore/result.js";
import type { Image } from "../kcc/ir.js";
import type { ArchMachine } from "../machine/arch.js";
import type { Schedule, Word } from "./events.js";
import { type Fate, fateOf } from "./fate.js";
import { lanesOf } from "./lanes.js";
import { Teller } from "./moments.js";
import { type Frame, framesOf, placeOf } from "./places.js";
import { record, Recorder } from "./record.js";
import type { Numbered } from "./way.js";

/** A step that could be taken. */
export interface Alternative extends TraceStep {
  readonly name: string;
  /** What it does. */
  readonly text: string;
  readonly place: Frame | undefined;
  /** It is the one that the schedule takes. */
  readonly isNext: boolean;
  /** What comes of it if the schedule goes on as it would, as far as it can. */
  readonly fate: Fate;
}

/** A word and what it holds. */
export interface Holding {
  readonly name: string;
  readonly value: number | undefined;
  /** The step that wrote it last, and who that was. */
  readonly writer?: { readonly step: number; readonly name: string };
}

export class Walk {
  readonly schedule: Schedule;
  private readonly steps: readonly Numbered[];
  private readonly recorder: Recorder;
  /** Events that each step made: index of the one after its last. */
  private readonly ends: readonly number[];
  private at = 0;

  constructor(
    private readonly image: Image,
    arch: ArchMachine,
    trace: Trace,
  ) {
    this.recorder = new Recorder(image, arch);
    const { schedule, way } = record(this.recorder, trace);
    this.schedule = schedule;
    this.steps = way.steps;
    this.ends = way.steps.map(
      ({ step }) => schedule.events.findLastIndex((one) => one.step === step) + 1,
    );
  }

  /** Steps taken. */
  get position(): number {
    return this.at;
  }

  get length(): number {
    return this.steps.length;
  }

  /** Goes to after so many steps, or as near as there are. */
  goTo(position: number): void {
    this.at = Math.max(0, Math.min(this.length, position));
  }

  /** Goes to the last step before another context goes on, or to the first of the present one's. */
  toSwitch(by: 1 | -1): void {
    let at = this.at + by;
    while (at > 0 && at < this.length && this.contextAt(at) === this.contextAt(at + 1)) at += by;
    this.goTo(at);
  }

  /** The step of a number in the trace, as a position. */
  positionOf(step: number): number {
    const index = this.steps.findIndex((one) => one.step >= step);
    return index < 0 ? this.length : index + 1;
  }

  /** The step that was taken last, in words. */
  last(): string[] {
    const begin = this.at < 2 ? 0 : (this.ends[this.at - 2] ?? 0);
    const events = this.schedule.events.slice(this.at === 0 ? 0 : begin, this.taken);
    const teller = new Teller(this.schedule);
    return events.map((event) => {
      const told = teller.tell(event).map(({ text }) => text);
      const cpu = event.cpu < 0 ? "" : ` on CPU ${event.cpu}`;
      const place = placeOf(event.frames);
      const where = place ? ` (${place.file}:${place.line} ${place.fn})` : "";
      const what = told.length > 0 ? told.join("; ") : `${event.op || event.kind}, nothing shared`;
      return `step ${event.step}  ${teller.who(event.context)}${cpu}: ${what}${where}`;
    });
  }

  /** Where the step that was taken last is, innermost first. */
  frames(): readonly Frame[] {
    return this.schedule.events[this.taken - 1]?.frames ?? [];
  }

  /** The words whose names have this in them. */
  print(text: string): Holding[] {
    return this.schedule.words
      .filter(({ name }) => name.includes(text))
      .map((word) => this.holding(word));
  }

  /** All that could run now. */
  alternatives(): Alternative[] {
    const { machine } = this.recorder;
    this.retake();
    const all = machine.contexts.flatMap((context) => {
      const choices: number[] = [];
      machine.choices(context, choices);
      return choices.map((choice) => ({ context: context.index, choice }));
    });
    return all.map((step) => this.alternative(step));
  }

  private get taken(): number {
    return this.at === 0 ? 0 : (this.ends[this.at - 1] ?? 0);
  }

  /** The context that takes the step which leads to this position. */
  private contextAt(position: number): number | undefined {
    return this.steps[position - 1]?.context;
  }

  private retake(): void {
    this.recorder.restart();
    for (const step of this.steps.slice(0, this.at)) this.recorder.take(step);
  }

  private alternative({ context, choice }: TraceStep): Alternative {
    const next = this.steps[this.at];
    const isNext = next?.context === context && next.choice === choice;
    this.retake();
    const { machine, events } = this.recorder;
    this.recorder.take({ context, choice, step: this.at + 1 });
    const schedule = { ...this.schedule, events: lanesOf(events, this.schedule.contexts) };
    const event = schedule.events[this.taken];
    const told = event ? new Teller(schedule).tell(event).map(({ text }) => text) : [];
    const name = machine.contexts[context]?.name ?? "";
    const place = placeOf(event?.frames ?? framesOf(this.image, -1));
    const text = told.length > 0 ? told.join("; ") : `${event?.op ?? ""}, nothing shared`;
    const fate = event?.fails
      ? this.failed()
      : fateOf(machine, this.steps.slice(this.at + (isNext ? 1 : 0)));
    return { context, choice, name, text, place, isNext, fate };
  }

  private failed(): Fate {
    const { rule, text } = this.schedule.finding;
    return { end: rule, text, missed: 0 };
  }

  private holding({ address, name, initial }: Word): Holding {
    const events = this.schedule.events.slice(0, this.taken);
    const writes = (one: (typeof events)[number]) =>
      one.accesses.findLast((access) => access.write && access.address === address);
    const by = events.findLast((one) => writes(one) !== undefined);
    if (!by) return { name, value: initial };
    const writer = { step: by.step, name: this.schedule.contexts[by.context]?.name ?? "" };
    return { name, value: writes(by)?.value, writer };
  }
}

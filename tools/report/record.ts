// SPDX-License-Identifier: GPL-2.0-only
/** Takes the steps of a trace and writes down what each did: see `events.ts`. */
import type { Image, Instr } from "../kcc/ir.js";
import type { ArchMachine } from "../machine/arch.js";
import type { Context } from "../machine/layout.js";
import { Machine } from "../machine/machine.js";
import { Violation } from "../machine/violation.js";
import type { Trace } from "../explore/result.js";
import { Book } from "./book.js";
import type { Access, Event, EventKind, Schedule, Standing, Subject, Wait } from "./events.js";
import { lanesOf } from "./lanes.js";
import { Look } from "./look.js";
import { framesOf, takesLock } from "./places.js";
import { Watched } from "./watch.js";
import { type Numbered, type Way, wayOf } from "./way.js";

/** An event without its lane, and the CPUs that were free when it came. */
export interface Draft extends Omit<Event, "lane"> {
  readonly free: readonly number[];
}

/** Kinds of instructions that are always the same. */
const KINDS: Partial<Record<Instr["op"], EventKind>> = {
  fence: "fence",
  cpu: "cpu",
  "irq-enabled": "flags",
  "irq-happened": "flags",
  alloc: "alloc",
  free: "free",
  choose: "choose",
  end: "end",
};

function accessKind(instr: Instr, accesses: readonly { readonly write: boolean }[]): EventKind {
  const writes = accesses.some(({ write }) => write);
  if (instr.op === "await") return instr.value ? "acquire" : "wake";
  if (instr.op === "store-exclusive") return writes ? "write" : "lost";
  if (!writes) return "read";
  return accesses.some(({ write }) => !write) ? "update" : "write";
}

/** What is known of a step before it is taken. */
interface Before {
  readonly context: Context;
  readonly choice: number;
  readonly pc: number;
  readonly cpu: number;
  readonly masked: boolean;
  readonly count: number;
  readonly held: readonly number[];
  readonly free: readonly number[];
  readonly running: readonly Context[];
  readonly interrupted: Context | undefined;
  readonly object: string | undefined;
  readonly target: string | undefined;
  readonly observed: Readonly<Record<string, number>>;
}

/** Takes steps and keeps their events. */
export class Recorder {
  readonly machine: Machine;
  book: Book;
  readonly events: Draft[] = [];
  readonly look: Look;
  private watched!: Watched;

  constructor(
    readonly image: Image,
    readonly arch: ArchMachine,
  ) {
    this.machine = new Machine(image, arch, (model) => (this.watched = new Watched(model)));
    this.look = new Look(this.machine);
    this.book = new Book(this.machine);
  }

  /** Back to the beginning, with nothing taken. */
  restart(): void {
    this.machine.reset();
    this.events.length = 0;
    this.book = new Book(this.machine);
  }

  /** Takes one step. */
  take({ context: number, choice, step }: Numbered): void {
    const context = this.machine.contexts[number];
    if (!context) throw new RangeError(`there is no context ${number}`);
    const before = this.before(context, choice);
    this.watched.clear();
    let fails = false;
    try {
      this.machine.step(context, choice);
    } catch (error) {
      if (!(error instanceof Violation)) throw error;
      fails = true;
    }
    this.events.push(this.event(step, before, fails));
    this.nested(step, before);
  }

  private before(context: Context, choice: number): Before {
    const { look, machine } = this;
    return {
      context,
      choice,
      pc: machine.pc(context),
      cpu: look.cpu(context),
      masked: look.isMasked(context),
      count: machine.count(context),
      held: machine.contexts.flatMap((one) => look.held(one)),
      free: look.freeCpus(),
      running: machine.contexts.filter((one) => machine.pc(one) >= 0),
      interrupted: context.level > 0 ? look.top(context.cpu, context.level) : undefined,
      object: this.objectOf(context),
      target: this.targetOf(context, choice),
      observed: look.observed(),
    };
  }

  /** What the next instruction allocates or frees. */
  private objectOf(context: Context): string | undefined {
    const { machine, image } = this;
    const pc = machine.pc(context);
    const instr = image.code[pc];
    if (instr?.op === "alloc") return instr.type;
    if (instr?.op !== "free") return undefined;
    return machine.runtime.objects.get(machine.probe(context, pc))?.type ?? "nothing";
  }

  /** The word that the next instruction accesses. */
  private targetOf(context: Context, choice: number): string | undefined {
    const { machine, image } = this;
    const pc = machine.pc(context);
    const bound = this.look.cpu(context);
    const address = pc < 0 ? -1 : machine.addressOf(context, pc, bound < 0 ? choice & 15 : bound);
    return address < 0 ? undefined : this.book.name(address, image.code[pc]);
  }

  private event(step: number, before: Before, fails: boolean): Draft {
    const { context, pc, choice, object, target } = before;
    const instr = this.image.code[pc];
    const accesses = this.accesses(context, instr);
    const held = this.machine.contexts.flatMap((one) => this.look.held(one));
    const value = instr ? this.valueOf(instr, before) : undefined;
    const waits = fails ? undefined : this.waitOf(context);
    const observed = Object.entries(this.look.observed());
    return {
      index: this.events.length,
      step,
      context: context.index,
      cpu: this.cpuOf(before),
      kind: this.kindOf(context, instr, accesses),
      op: instr?.op ?? "",
      frames: framesOf(this.image, pc < 0 ? this.machine.pc(context) : pc),
      accesses,
      ...(value === undefined ? {} : { value }),
      ...(object === undefined ? {} : { object }),
      took: this.look.held(context).filter((address) => !before.held.includes(address)),
      released: before.held.filter((address) => !held.includes(address)),
      ...(pc < 0 && context.level > 0 ? this.arrival(choice, before.interrupted) : {}),
      ...(waits ? { waits } : {}),
      masked: before.masked,
      count: pc < 0 ? this.machine.count(context) : before.count,
      observed: Object.fromEntries(observed.filter(([name, to]) => before.observed[name] !== to)),
      fails,
      ...(fails && target !== undefined ? { target } : {}),
      free: before.free,
    };
  }

  /** Handlers that the step of another let in: those recorded while interrupts were softly masked. */
  private nested(step: number, { context, running, cpu }: Before): void {
    const came = this.machine.contexts.filter(
      (one) => one !== context && this.machine.pc(one) >= 0 && !running.includes(one),
    );
    for (const handler of came) {
      const { index, level } = handler;
      this.events.push({
        ...{ index: this.events.length, step, context: index, cpu, kind: "arrive", op: "" },
        frames: framesOf(this.image, this.machine.pc(handler)),
        ...{ accesses: [], took: [], released: [], observed: {}, fails: false, free: [] },
        ...(level > 0 ? { line: handler.name.replace(/@.*/, ""), interrupted: context.index } : {}),
        ...{ masked: false, count: this.machine.count(handler) },
      });
    }
  }

  private arrival(line: number, on: Context | undefined): Pick<Event, "line" | "interrupted"> {
    const name = this.image.scenario.interrupts[line]?.name ?? "interrupt";
    return { line: name, ...(on ? { interrupted: on.index } : {}) };
  }

  private kindOf(
    context: Context,
    instr: Instr | undefined,
    accesses: readonly Access[],
  ): EventKind {
    if (!instr) return context.level > 0 ? "arrive" : "begin";
    if ("cls" in instr) return accessKind(instr, accesses);
    if (instr.op !== "irq") return KINDS[instr.op] ?? "other";
    return this.look.isMasked(context) ? "mask" : "unmask";
  }

  private cpuOf({ context, pc, cpu, choice }: Before): number {
    if (cpu >= 0) return cpu;
    if (context.level > 0) return context.cpu;
    const now = this.look.cpu(context);
    if (now >= 0 || pc < 0) return now;
    return this.machine.facts.needsCpu[pc] === 1 ? choice & 15 : -1;
  }

  private valueOf(instr: Instr, before: Before): number | undefined {
    if (instr.op === "cpu") return this.cpuOf(before);
    if (instr.op === "choose") return before.choice >> 4;
    return instr.op === "irq-enabled" ? Number(!before.masked) : undefined;
  }

  private accesses(context: Context, instr: Instr | undefined): Access[] {
    const index = this.events.length;
    return this.watched.seen.map((seen) => this.book.note(seen, context, { index, instr }));
  }

  /** What the context stands before, if that is a wait that is not over. */
  waitOf(context: Context): Wait | undefined {
    const { machine, image } = this;
    const pc = machine.pc(context);
    const instr = image.code[pc];
    if (instr?.op !== "await" || !machine.waiting(context)) return undefined;
    const address = machine.addressOf(context, pc);
    const holder = machine.contexts.find((one) => this.look.held(one).includes(address));
    return {
      address,
      name: this.book.name(address, instr),
      value: machine.probe(context, pc),
      now: machine.runtime.peek(address),
      lock: takesLock(instr),
      ...(holder ? { holder: holder.index } : {}),
      writer: this.book.writer(address),
      sleeps: instr.sleeps,
    };
  }

  standing(spinning: ReadonlySet<number>): Standing[] {
    const left = this.machine.contexts.filter((context) => this.machine.pc(context) >= 0);
    return left.map((context) => {
      const waits = this.waitOf(context);
      return {
        context: context.index,
        frames: framesOf(this.image, this.machine.pc(context)),
        ...(waits ? { waits } : {}),
        holds: this.look.held(context),
        spins: spinning.has(context.index),
      };
    });
  }
}

function subjectOf(image: Image, arch: ArchMachine, { tree }: Trace, model: string): Subject {
  const { scenario, hash } = image;
  const { name, title, file, cpus, preempt, ulongBits } = scenario;
  return {
    ...{ scenario: name, title, file, arch: arch.name, label: arch.label, tree, image: hash },
    ...{ cpus, tasks: scenario.tasks.length, preempt, ulongBits, memoryModel: model },
    interrupts: scenario.interrupts.map(({ name: line, kind, times, cpu }) => ({
      ...{ name: line, kind, times, cpu },
    })),
  };
}

function cycleIndex(drafts: readonly Draft[], { steps, cycle }: Way): number | undefined {
  const first = cycle === undefined ? undefined : steps[cycle]?.step;
  const index = drafts.findIndex(({ step }) => step === first);
  return index < 0 ? undefined : index;
}

/** A schedule and the steps that it is of. */
export interface Recorded {
  readonly schedule: Schedule;
  readonly way: Way;
}

/** See `eventsOf`. */
export function record(recorder: Recorder, trace: Trace): Recorded {
  const { machine, image, arch, book } = recorder;
  const way = wayOf(machine, trace);
  for (const step of way.steps) recorder.take(step);
  const { events: drafts } = recorder;
  const cycle = cycleIndex(drafts, way);
  const spinning = new Set(drafts.slice(cycle ?? drafts.length).map(({ context }) => context));
  const parties = machine.contexts.map(({ index, name, kind, level, cpu }) => ({
    ...{ index, name, kind, level, cpu },
  }));
  const schedule = {
    subject: subjectOf(image, arch, trace, machine.model.name),
    finding: trace.finding,
    contexts: parties,
    words: book.words(),
    events: lanesOf(drafts, parties),
    ...(cycle === undefined ? {} : { cycle }),
    steps: trace.steps.length,
    leftOut: way.leftOut,
    standing: recorder.standing(spinning),
  };
  return { schedule, way };
}

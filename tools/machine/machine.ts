// SPDX-License-Identifier: GPL-2.0-only
/**
 * The simulated machine of one image: which contexts can take a step now, and taking it.
 *
 * A task that may be preempted is on no CPU in particular: any free one would do, so the CPU is chosen
 * only when an instruction looks at it or makes the task stay. Contexts that may not be preempted
 * exclude each other on their CPU. A handler runs on its CPU until it returns; what it interrupted
 * waits. A step of an idle handler context is the arrival of its interrupt, its choice the line.
 */
import { type Image, type InterruptSpec, PERCPU_BASE } from "../kcc/ir.js";
import type { ArchMachine } from "./arch.js";
import { boot } from "./boot.js";
import type { ChoiceSink } from "./choices.js";
import { Cpus } from "./cpus.js";
import { type Code, generate } from "./codegen.js";
import { type InstructionFacts, factsOf } from "../kcc/passes/facts.js";
import {
  CPU,
  CPU_WORDS,
  type Context,
  HAPPENED,
  HARDIRQ,
  HARD_MASK,
  IRQ,
  type Layout,
  MIDWAY,
  NMI,
  PC,
  RESERVED,
  SHADOW_TAKEN,
  SOFT_MASK,
  layoutOf,
  percpuAddress,
} from "./layout.js";
import type { MemoryModel } from "./memory.js";
import { writeInitialState } from "./initial.js";
import { Runtime } from "./runtime.js";
import { SequentialConsistency } from "./sc.js";
import { assignSlots } from "./slots.js";
import { State } from "./state.js";
import { Upcoming } from "./upcoming.js";
import { Violation } from "./violation.js";

const PREEMPT_MASK = 0xff;
const SOFTIRQ_MASK = 0xff00;
/** Nesting of preempt_disable() that is one without end: it would run into the next field of the count. */
const TOO_DEEP = 0xf0;

export class Machine {
  readonly layout: Layout;
  readonly state: State;
  readonly model: MemoryModel;
  readonly runtime: Runtime;
  readonly facts: InstructionFacts;
  private readonly code: Code;
  private readonly upcoming: Upcoming;
  private readonly words: Int32Array;
  private readonly preempt: boolean;
  private readonly cpus: Cpus;
  /** State index of each context's preempt_count; -1 if the kernel keeps none. */
  private readonly preemptCount: Int32Array;
  private readonly initial: {
    readonly words: Int32Array;
    readonly h1: number;
    readonly h2: number;
  };

  /** @param wrap puts something around the memory model, to watch its accesses */
  constructor(
    readonly image: Image,
    readonly arch: ArchMachine,
    wrap: (model: MemoryModel) => MemoryModel = (model) => model,
  ) {
    const slots = assignSlots(image);
    this.layout = layoutOf(image, slots.count);
    this.state = new State(this.layout.size);
    this.words = this.state.words;
    this.cpus = new Cpus(this.layout, this.state);
    this.facts = factsOf(image);
    this.model = wrap(new SequentialConsistency(this.state, this.layout, this.facts.exclusives));
    this.runtime = new Runtime(
      image,
      this.layout,
      this.state,
      this.model,
      this.facts,
      (line, cpu) => {
        this.enterHandler(this.cpus.handler(cpu, HARDIRQ), line);
      },
      (base) => {
        this.leave(base);
      },
    );
    this.code = generate(image, slots, this.runtime);
    this.upcoming = new Upcoming(image, slots, this.words);
    this.preempt = image.scenario.preempt;
    this.preemptCount = Int32Array.from(this.layout.contexts, (context) =>
      image.taskStruct.preemptCount < 0
        ? -1
        : this.layout.memory + context.task + image.taskStruct.preemptCount,
    );
    writeInitialState(image, this.layout, this.state, this.preemptCount);
    boot(this);
    this.state.commit();
    this.initial = { words: this.words.slice(), h1: this.state.h1, h2: this.state.h2 };
  }

  get contexts(): readonly Context[] {
    return this.layout.contexts;
  }

  /** The visible instruction a context is about to execute, or -1. */
  pc(context: Context): number {
    return (this.words[context.base + PC] as number) - 1;
  }

  /**
   * Appends the choices of a context's next step to `out`; none when it cannot take one.
   * A choice is a CPU number for a step that must settle on one, a value times 16 for `choose`
   * (plus the CPU), a line number for the arrival of an interrupt, else 0.
   */
  choices(context: Context, out: ChoiceSink): void {
    const pc = this.pc(context);
    if (pc < 0) {
      if (context.kind === "init") this.finishChoice(context, out);
      else if (context.level > 0) this.arrivals(context, out);
      return;
    }
    if (this.facts.waits[pc] === 1 && !this.waitIsOver(context, pc)) return;
    if (this.facts.chooses[pc] === 1) {
      const count = this.probe(context, pc);
      for (let value = 0; value < count; value++) this.choicesOf(context, value, out);
      return;
    }
    this.cpuChoices(context, pc, 0, out);
  }

  /** The same of a step that chooses a value, with `value` chosen. */
  choicesOf(context: Context, value: number, out: ChoiceSink): void {
    this.cpuChoices(context, this.pc(context), value << 4, out);
  }

  /** A task that runs, preemptible, on whatever CPU is free. */
  isFloating(context: Context): boolean {
    return this.preempt && context.kind === "task" && this.words[context.base + CPU] === 0;
  }

  /** Whether the context, which has begun, can take a step now that leaves nothing to choose. */
  hasOneStep(context: Context, pc: number): boolean {
    if (this.facts.chooses[pc] === 1) return false;
    const cpu = (this.words[context.base + CPU] as number) - 1;
    if (cpu >= 0) {
      if (this.cpus.inHandlerAbove(cpu, context.level)) return false;
    } else {
      if (!this.preempt || this.facts.needsCpu[pc] === 1) return false;
      if (!this.cpus.isSomeFree(context)) return false;
    }
    return this.facts.waits[pc] === 0 || this.waitIsOver(context, pc);
  }

  /** True while the context waits for a word to change. */
  waiting(context: Context): boolean {
    const pc = this.pc(context);
    return pc >= 0 && this.facts.waits[pc] === 1 && !this.waitIsOver(context, pc);
  }

  /** Takes one step. The choice must be one that `choices` gave. Throws Violation. */
  step(context: Context, choice: number): void {
    const { base } = context;
    this.state.reserve();
    const pc = this.pc(context);
    if (pc < 0) {
      if (context.kind === "init") this.beginFinish(context);
      else this.arrive(context, choice);
      return;
    }
    if (this.words[base + CPU] === 0 && (!this.preempt || this.facts.needsCpu[pc] === 1)) {
      this.cpus.take(context, choice & 15);
    }
    (this.code.step[pc] as (base: number, choice: number) => void)(base, choice);
    if (this.words[base + RESERVED] !== 0) this.forgetReservation(base);
    if (this.words[base + CPU] !== 0 && context.level === 0) this.letGo(context);
  }

  /** The context is about to take the first step of this entry function. */
  begin(context: Context, entry: number): void {
    (this.code.start[entry] as (base: number, choice: number) => void)(context.base, 0);
  }

  /** Nothing that must still end is running or waiting: a server may stand anywhere, a handler nowhere. */
  allEnded(): boolean {
    if (this.image.scenario.finish >= 0 && this.words[this.layout.finishing] === 0) return false;
    return this.contexts.every(
      ({ kind, daemon, base }) => (kind === "task" && daemon) || this.words[base + PC] === 0,
    );
  }

  /** Whether this interrupt line may arrive now or later without anything else happening. */
  mayArrive(line: number): boolean {
    const spec = this.image.scenario.interrupts[line] as InterruptSpec;
    if (spec.raised >= 0) return this.runtime.peek(spec.raised) !== 0;
    return (
      this.words[this.layout.finishing] === 0 &&
      (this.words[this.layout.lineBase + line] as number) > 0
    );
  }

  /** A line that a kernel variable raises, as often as it does. */
  isRaisedLine(line: number): boolean {
    return (this.image.scenario.interrupts[line]?.raised ?? -1) >= 0;
  }

  /** What the instruction at `pc` is about to do: see `Upcoming.value`. */
  probe(context: Context, pc: number): number {
    return this.upcoming.value(context.base, pc);
  }

  /** The CPU that the context takes its next step on, which it may settle on with `choice`; -1 if on none. */
  cpuOfStep({ base }: Context, pc: number, choice: number): number {
    const held = this.words[base + CPU] as number;
    if (held > 0) return held - 1;
    return !this.preempt || this.facts.needsCpu[pc] === 1 ? choice & 15 : -1;
  }

  /** The value that the wait at `pc` is about to store; 0 if it stores none. */
  stored(context: Context, pc: number): number {
    return this.upcoming.stored(context.base, pc);
  }

  /** Whether a lock word was ever taken since it is there. */
  wasTaken(address: number): boolean {
    return ((this.words[this.layout.shadow + address] ?? 0) & SHADOW_TAKEN) !== 0;
  }

  /** The context is on a CPU in particular. */
  isOnCpu({ base }: Context): boolean {
    return this.words[base + CPU] !== 0;
  }

  /** Between the read and the write of an instruction that is not interlocked. */
  isMidway({ base }: Context): boolean {
    return this.words[base + MIDWAY] !== 0;
  }

  /** Back to the state before the first step. */
  reset(): void {
    const { words, h1, h2 } = this.initial;
    this.state.restore(words, h1, h2);
  }

  /** One line for each context that has not ended: where it stands. */
  describeWaiting(): string {
    return this.contexts
      .filter((context) => this.pc(context) >= 0)
      .map((context) => `${context.name} at ${this.place(this.pc(context))}`)
      .join("; ");
  }

  /** `file:line in function` of an instruction. */
  place(pc: number): string {
    const source = this.image.sources[this.image.code[pc]?.src ?? -1];
    return source ? `${source.file}:${String(source.line)} in ${source.fn}()` : "no source";
  }

  /**
   * Address the instruction at `pc` is about to access; -1 if none, or if that depends on a CPU yet to
   * be chosen.
   * @param cpu where it runs
   */
  addressOf(
    context: Context,
    pc: number,
    cpu = (this.words[context.base + CPU] as number) - 1,
  ): number {
    const at = this.upcoming.address(context.base, pc);
    return at >= PERCPU_BASE ? percpuAddress(this.layout, at, cpu) : at;
  }

  /** True when the context's preempt_count is not 0 or it has interrupts off: it stays on its CPU. */
  mustStay(context: Context): boolean {
    const { base } = context;
    if (this.words[base + IRQ] !== 0 || this.words[base + MIDWAY] !== 0) return true;
    return this.count(context) !== 0;
  }

  /** The context's preempt_count. */
  count(context: Context): number {
    const at = this.preemptCount[context.index] as number;
    return at < 0 ? 0 : (this.words[at] as number);
  }

  private waitIsOver(context: Context, pc: number): boolean {
    const { base } = context;
    return this.model.isOver(base, this.upcoming.address(base, pc), this.upcoming.value(base, pc));
  }

  private cpuChoices(context: Context, pc: number, value: number, out: ChoiceSink): void {
    const { base } = context;
    const cpu = (this.words[base + CPU] as number) - 1;
    if (cpu >= 0) {
      if (!this.cpus.inHandlerAbove(cpu, context.level)) out.push(value);
      return;
    }
    const settles = !this.preempt || this.facts.needsCpu[pc] === 1;
    const [from, to] = context.cpu >= 0 ? [context.cpu, context.cpu + 1] : [0, this.layout.cpus];
    for (let candidate = from; candidate < to; candidate++) {
      if (!this.cpus.isFree(candidate)) continue;
      out.push(settles ? value | candidate : value);
      if (!settles) return;
    }
  }

  private arrivals(context: Context, out: ChoiceSink): void {
    const { interrupts } = this.image.scenario;
    for (let line = 0; line < interrupts.length; line++) {
      const spec = interrupts[line];
      if (spec?.kind !== context.kind || (spec.cpu >= 0 && spec.cpu !== context.cpu)) continue;
      if (this.mayArrive(line) && this.takesInterrupt(context)) out.push(line);
    }
  }

  /** Whether an interrupt that this context handles is taken, or recorded, on its CPU now. */
  private takesInterrupt({ cpu, level }: Context): boolean {
    if (this.cpus.inHandlerAbove(cpu, level - 1)) return false;
    const top = this.cpus.top(cpu);
    if (!top) return true;
    if (this.words[top.base + MIDWAY] !== 0) return false;
    if (level === NMI) return true;
    const masked = this.words[top.base + IRQ] as number;
    if (level === HARDIRQ) return (masked & HARD_MASK) === 0;
    return masked === 0 && (this.count(top) & SOFTIRQ_MASK) === 0;
  }

  private arrive(context: Context, line: number): void {
    const spec = this.image.scenario.interrupts[line];
    const left = this.layout.lineBase + line;
    if (spec?.raised === -1) this.state.write(left, (this.words[left] as number) - 1);
    const top = this.cpus.top(context.cpu);
    if (
      top &&
      context.level === HARDIRQ &&
      ((this.words[top.base + IRQ] as number) & SOFT_MASK) !== 0
    ) {
      this.state.write(this.layout.cpuBase + context.cpu * CPU_WORDS + HAPPENED, line + 1);
      this.state.write(top.base + IRQ, SOFT_MASK | HARD_MASK);
      return;
    }
    this.enterHandler(context.index, line);
  }

  private enterHandler(index: number, line: number): void {
    const context = this.contexts[index] as Context;
    const top = this.cpus.top(context.cpu);
    if (top) this.model.dropReservation(top.base);
    this.state.write(context.base + CPU, context.cpu + 1);
    if (context.level >= HARDIRQ) {
      this.state.write(
        context.base + IRQ,
        this.arch.softIrqMask ? HARD_MASK | SOFT_MASK : HARD_MASK,
      );
    }
    const entry = this.image.scenario.interrupts[line]?.entry as number;
    this.begin(context, entry);
  }

  private finishChoice(context: Context, out: ChoiceSink): void {
    if (this.image.scenario.finish < 0 || this.words[this.layout.finishing] === 1) return;
    for (const other of this.contexts) {
      if (other === context) continue;
      const busy =
        this.pc(other) >= 0 && !(other.kind === "task" && other.daemon && this.waiting(other));
      if (busy) return;
    }
    const { interrupts } = this.image.scenario;
    for (let line = 0; line < interrupts.length; line++) {
      if ((interrupts[line]?.raised ?? -1) >= 0 && this.mayArrive(line)) return;
    }
    out.push(0);
  }

  private beginFinish(context: Context): void {
    this.state.write(this.layout.finishing, 1);
    this.begin(context, this.image.scenario.finish);
  }

  /** A reservation that no store-exclusive can use any more is none: states that differ in it only are one. */
  private forgetReservation(base: number): void {
    const pc = (this.words[base + PC] as number) - 1;
    if (pc >= 0 && this.facts.reserves[pc] === 0) this.model.dropReservation(base);
  }

  /** After a step of a task: it leaves its CPU when it may be preempted, sleeps or has ended. */
  private letGo(context: Context): void {
    const pc = this.pc(context);
    const ended = pc < 0;
    this.checkCount(context);
    if (!ended) {
      const mayLeave = this.preempt || this.facts.sleeps[pc] === 1;
      if (!mayLeave || this.mustStay(context)) return;
    } else if (this.mustStay(context)) {
      throw new Violation(
        "atomic at exit",
        `${context.name} ended with preemption or interrupts off`,
      );
    }
    this.cpus.giveBack(context);
  }

  /** The preempt count neither falls below 0 nor runs into the field above it. */
  private checkCount(context: Context): void {
    const count = this.count(context);
    if (count >= 0 && (count & PREEMPT_MASK) < TOO_DEEP) return;
    const what =
      count < 0
        ? "turns preemption on without having turned it off"
        : `has preemption off ${String(TOO_DEEP)} times over: something does not turn it on again`;
    throw new Violation("preempt-count", `${context.name} ${what}`);
  }

  /** The entry function of the context at `base` returned. */
  private leave(base: number): void {
    this.state.write(base + PC, 0);
    this.model.dropReservation(base);
    const context = this.contexts.find((other) => other.base === base) as Context;
    if (context.level === 0) return;
    this.state.write(base + CPU, 0);
    this.state.write(base + IRQ, 0);
    const isKept = (this.preemptCount[context.index] as number) >= 0;
    if (isKept && this.count(context) !== context.entryCount) {
      throw new Violation(
        "unbalanced handler",
        `${context.name} returned with another preempt count than it began with`,
      );
    }
  }
}

// SPDX-License-Identifier: GPL-2.0-only
/** What generated steps call: per-CPU addressing, interrupts, allocation, and the scenario's reports. */
import { type Image, type MemoryOrder, PERCPU_BASE, type RmwKind, type Width } from "../kcc/ir.js";
import {
  CPU,
  CPU_WORDS,
  ESCAPED,
  FREED,
  HAPPENED,
  HARDIRQ,
  HARD_MASK,
  HELD,
  IRQ,
  type Layout,
  MIDWAY,
  MOST_HELD,
  NOTHING,
  PARTIAL,
  SHADOW_SIZE_SHIFT,
  SHADOW_STATE,
  SHADOW_TAKEN,
  SOFT_MASK,
  UNINITIALISED,
  VALID,
  observations,
  percpuAddress,
} from "./layout.js";
import type { InstructionFacts } from "../kcc/passes/facts.js";
import { LocalLoop } from "./local-loop.js";
import { type MemoryModel, applyRmw, cut } from "./memory.js";
import type { State } from "./state.js";
import { OutOfBounds, Violation } from "./violation.js";

/** An object of the heap, or of the per-CPU area. */
export interface HeapObject {
  readonly type: string;
  readonly words: number;
}

export class Runtime {
  /** Result of the last `rmw`: the word's value before. */
  old = 0;
  /** 1 for every instruction some step executed. */
  readonly reached: Uint8Array;
  readonly witnesses = new Set<string>();
  /** What was last allocated at an address: for names only, no part of the state. */
  readonly objects = new Map<number, HeapObject>();
  private readonly loop = new LocalLoop();
  private readonly observed: ReadonlyMap<string, number>;
  private readonly words: Int32Array;
  private readonly taskAt = new Map<number, number>();
  private readonly stackAt = new Map<number, number>();

  /**
   * @param replay enters the handler of a line on a CPU; given by the machine
   * @param end called when a context's entry function returns
   */
  constructor(
    image: Image,
    readonly layout: Layout,
    readonly state: State,
    readonly model: MemoryModel,
    readonly facts: InstructionFacts,
    private readonly replay: (line: number, cpu: number) => void,
    private readonly end: (base: number) => void,
  ) {
    this.reached = new Uint8Array(image.code.length);
    this.words = state.words;
    this.observed = new Map(observations(image).map((name, i) => [name, layout.observed + 2 * i]));
    for (const context of layout.contexts) {
      this.taskAt.set(context.base, context.task);
      this.stackAt.set(context.base, context.stack);
    }
  }

  task(base: number): number {
    return this.taskAt.get(base) as number;
  }

  stack(base: number): number {
    return this.stackAt.get(base) as number;
  }

  cpuOf(base: number): number {
    return (this.words[base + CPU] as number) - 1;
  }

  percpu(pointer: number, cpu: number): number {
    return percpuAddress(this.layout, pointer, cpu);
  }

  onThisCpu(base: number, pointer: number): number {
    return percpuAddress(this.layout, pointer, this.cpuOf(base));
  }

  /** A word's value without the checks of an access. */
  peek(address: number): number {
    if (address < 0 || address >= this.layout.memoryWords) return NaN;
    return this.words[this.layout.memory + address] as number;
  }

  /**
   * One read-modify-write instruction. If other CPUs may come between its read and its write it takes
   * two calls: the first returns false and leaves the context midway.
   */
  rmw(
    base: number,
    address: number,
    kind: RmwKind,
    value: number,
    expected: number,
    { width, order }: { readonly width: Width; readonly order: MemoryOrder },
    pc: number,
  ): boolean {
    const midway = this.words[base + MIDWAY] === 1;
    this.old = midway
      ? (this.words[base + PARTIAL] as number)
      : this.model.load(base, address, order);
    if (!midway && this.facts.wholeRmw[pc] === 0) {
      this.state.write(base + MIDWAY, 1);
      this.state.write(base + PARTIAL, this.old);
      return false;
    }
    if (midway) {
      this.state.write(base + MIDWAY, 0);
      this.state.write(base + PARTIAL, 0);
    }
    const next = cut(applyRmw(kind, this.old, value, expected), width);
    if (kind !== "cas" || this.old === expected) this.model.store(base, address, next, order);
    return true;
  }

  /** A lock word was taken: nobody else holds it any more. */
  locked(base: number, address: number): void {
    const shadow = this.layout.shadow + address;
    this.state.write(shadow, (this.words[shadow] as number) | SHADOW_TAKEN);
    this.unlocked(address);
    for (let at = base + HELD; at < base + HELD + MOST_HELD; at++) {
      if (this.words[at] !== 0) continue;
      this.state.write(at, address);
      return;
    }
  }

  /** Nobody holds the lock words from this address on: they were set to 0, or went away. */
  unlocked(address: number, words = 1): void {
    for (const { base } of this.layout.contexts) this.forget(base, address, words);
  }

  /** The address of something on the context's stack was stored. */
  escaped(base: number): void {
    this.state.write(base + ESCAPED, 1);
  }

  /** A step goes round in instructions that touch nothing but registers, for the `turn`th time. */
  goesRound(turn: number, place: number, registers: readonly number[]): void {
    this.loop.goesRound(turn, place, registers);
  }

  /** Takes lock words out of the list of those that the context holds. */
  private forget(base: number, address: number, words: number): void {
    const first = base + HELD;
    let kept = first;
    for (let at = first; at < first + MOST_HELD && this.words[at] !== 0; at++) {
      const held = this.words[at] as number;
      if (held < address || held >= address + words) this.state.write(kept++, held);
    }
    for (; kept < first + MOST_HELD && this.words[kept] !== 0; kept++) this.state.write(kept, 0);
  }

  setIrq(base: number, enable: number, soft: boolean): void {
    const bit = soft ? SOFT_MASK : HARD_MASK;
    const flags = this.words[base + IRQ] as number;
    this.state.write(base + IRQ, enable ? flags & ~bit : flags | bit);
  }

  irqEnabled(base: number, soft: boolean): number {
    return (this.words[base + IRQ] as number) & (soft ? SOFT_MASK : HARD_MASK) ? 0 : 1;
  }

  /**
   * A task that may be preempted has nothing recorded: where something is, its CPU is kept by the mask. In a hard
   * handler or an NMI nothing is run that was recorded: that is left to whom it came in upon.
   */
  irqHappened(base: number): number {
    if (this.words[base + CPU] === 0 || this.isHard(base)) return 0;
    return this.words[this.happened(base)] === 0 ? 0 : 1;
  }

  replayIrq(base: number): void {
    const at = this.happened(base);
    const line = (this.words[at] as number) - 1;
    if (line < 0 || this.isHard(base)) return;
    this.state.write(at, 0);
    this.replay(line, this.cpuOf(base));
  }

  /** Fresh words, or 0 when there is no room (the machine cannot go on: the bound is too small). */
  alloc(words: number, percpu: boolean, zeroed: boolean, type: string): number {
    if (percpu) return this.allocPercpu(words, type);
    const { heapNext, heapStart, memoryWords } = this.layout;
    const address = heapStart + (this.words[heapNext] as number);
    if (address + words > memoryWords)
      throw new OutOfBounds("the heap of the simulated machine is used up");
    this.state.write(heapNext, address + words - heapStart);
    this.open(address, words, zeroed ? VALID : UNINITIALISED);
    this.objects.set(address, { type, words });
    return address;
  }

  private allocPercpu(words: number, type: string): number {
    const { percpuNext, percpuUnit, cpus } = this.layout;
    const offset = this.words[percpuNext] as number;
    if (offset + words > percpuUnit)
      throw new OutOfBounds("the per-CPU area of the simulated machine is used up");
    this.state.write(percpuNext, offset + words);
    for (let cpu = 0; cpu < cpus; cpu++)
      this.open(this.percpu(PERCPU_BASE + offset, cpu), words, VALID);
    this.objects.set(PERCPU_BASE + offset, { type, words });
    return PERCPU_BASE + offset;
  }

  private open(address: number, words: number, status: number): void {
    for (let i = 0; i < words; i++) {
      const size = i === 0 ? words << SHADOW_SIZE_SHIFT : 0;
      this.state.write(this.layout.shadow + address + i, size | status);
    }
  }

  free(pointer: number, percpu: boolean): void {
    if (pointer === 0) return;
    const { layout } = this;
    if (!percpu) {
      this.release(pointer, pointer);
      return;
    }
    for (let cpu = 0; cpu < layout.cpus; cpu++) this.release(this.percpu(pointer, cpu), pointer);
  }

  private release(address: number, pointer: number): void {
    const { layout, words } = this;
    if (address < 0 || address >= layout.memoryWords) {
      throw new Violation("bad-free", `free of the wild pointer ${String(pointer)}`);
    }
    const first = words[layout.shadow + address] as number;
    const size = (first & ~SHADOW_TAKEN) >> SHADOW_SIZE_SHIFT;
    if ((first & SHADOW_STATE) === FREED) {
      throw new Violation(
        "double-free",
        `memory that is free already is freed again (word ${String(pointer)})`,
      );
    }
    if (size === 0)
      throw new Violation("bad-free", `free of ${String(pointer)}, which was not allocated`);
    this.unlocked(address, size);
    for (let i = 0; i < size; i++) {
      this.state.write(layout.memory + address + i, 0);
      this.state.write(layout.shadow + address + i, FREED);
    }
  }

  stackEnter(base: number, offset: number, words: number): void {
    this.unlocked(this.stack(base) + offset, words);
    for (let i = 0; i < words; i++) {
      this.state.write(this.layout.shadow + this.stack(base) + offset + i, UNINITIALISED);
    }
  }

  stackExit(base: number, offset: number, words: number): void {
    const { layout } = this;
    this.unlocked(this.stack(base) + offset, words);
    for (let i = this.stack(base) + offset, n = 0; n < words; i++, n++) {
      this.state.write(layout.memory + i, 0);
      this.state.write(layout.shadow + i, NOTHING);
    }
  }

  divide(operator: string, a: number, b: number): number {
    if (b === 0) throw new Violation("divide", "division by zero");
    return operator === "/" ? Math.trunc(a / b) : a % b;
  }

  fail(rule: string, text: string, pc: number): never {
    throw new Violation(rule, text, pc);
  }

  observe(name: string, value: number): void {
    const at = this.observed.get(name) as number;
    this.state.write(at, 1);
    this.state.write(at + 1, value);
  }

  witness(name: string): void {
    this.witnesses.add(name);
  }

  ended(base: number): void {
    this.end(base);
  }

  /** `name=value` of every observation made so far, in the order of their names. */
  outcome(): string {
    return [...this.observed]
      .filter(([, at]) => this.words[at] === 1)
      .map(([name, at]) => `${name}=${String(this.words[at + 1])}`)
      .join(" ");
  }

  private isHard(base: number): boolean {
    return this.layout.contexts.some(
      (context) => context.base === base && context.level >= HARDIRQ,
    );
  }

  private happened(base: number): number {
    return this.layout.cpuBase + this.cpuOf(base) * CPU_WORDS + HAPPENED;
  }
}
